/** How this browser and this installation are set. The tab stands in the address, so that help can lead to it. */

import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useTitle } from "@/lib/title";
import { TabList, TabPanel, Tabs } from "@/ui";
import { BrowserSettings } from "./BrowserSettings";
import { ServerSettings } from "./ServerSettings";
import styles from "./SettingsPage.module.css";
import { ShortcutSettings } from "./ShortcutSettings";

const TABS = [
  { value: "browser", label: "This browser" },
  { value: "shortcuts", label: "Shortcuts" },
  { value: "server", label: "Server" },
] as const;

export function SettingsPage() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get("tab");
  const tab = TABS.find(({ value }) => value === asked)?.value ?? "browser";

  useEffect(() => {
    useTitle.setState({ open: "Settings" });
    return () => useTitle.setState({ open: null });
  }, []);

  return (
    <div className={styles.page} data-pane="settings" tabIndex={-1}>
      <h1 className={styles.title}>Settings</h1>
      <Tabs value={tab} onValueChange={(next) => setSearch({ tab: next }, { replace: true })}>
        <TabList tabs={TABS} label="Settings" />
        <TabPanel value="browser" className={styles.panel}>
          <BrowserSettings />
        </TabPanel>
        <TabPanel value="shortcuts" className={styles.panel}>
          <ShortcutSettings />
        </TabPanel>
        <TabPanel value="server" className={styles.panel}>
          <ServerSettings />
        </TabPanel>
      </Tabs>
    </div>
  );
}
