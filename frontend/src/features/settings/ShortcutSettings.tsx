import { useState } from "react";
import { useShortcuts } from "@/lib/commands";
import { Button, Confirm, Switch } from "@/ui";
import { Row } from "./Row";
import { SearchField } from "./SearchField";
import styles from "./SettingsPage.module.css";
import { ShortcutList } from "./ShortcutList";

export function ShortcutSettings() {
  const { own, singleKeys, setSingleKeys, reset } = useShortcuts();
  const [search, setSearch] = useState("");
  const [asking, setAsking] = useState(false);
  const changed = Object.keys(own).length;
  return (
    <>
      <Row
        label="Single keys"
        hint="Letters, arrows and Space without Ctrl or Alt. They never act inside text fields; off, only chords are left."
      >
        {(field) => <Switch field={field} checked={singleKeys} onChange={setSingleKeys} />}
      </Row>
      <div className={styles.tools}>
        <SearchField
          label="Search shortcuts"
          placeholder="An action or a key, such as “frame” or “ctrl z”"
          value={search}
          onChange={setSearch}
        />
        <Button disabled={changed === 0 && singleKeys} onClick={() => setAsking(true)}>
          Set all back
        </Button>
      </div>
      <ShortcutList search={search} editable />
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title="Set all shortcuts back?"
        action="Set all back"
        onConfirm={reset}
      >
        <p>
          {changed === 1 ? "One action has" : `${changed} actions have`} keys of your own. All get the keys
          that Kino comes with, and single keys are on.
        </p>
      </Confirm>
    </>
  );
}
