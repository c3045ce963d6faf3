import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { healthQuery, infoQuery } from "@/api/queries";
import { Button, Dialog, Loading, Problem, TabList, TabPanel, Tabs, toast } from "@/ui";
import { PythonLicences, StudioLicences } from "./Licences";
import { factsOf, reportOf } from "./report";
import styles from "./system.module.css";

const TABS = [
  { value: "system", label: "This machine" },
  { value: "python", label: "Licences: Python" },
  { value: "studio", label: "Licences: studio" },
] as const;

export function AboutDialog({ onClose }: { onClose: () => void }) {
  const info = useQuery(infoQuery);
  // Looked at when it is opened: CPU and memory of an hour ago tell nothing.
  const health = useQuery({ ...healthQuery, refetchOnMount: "always" });
  const [tab, setTab] = useState<string>("system");
  const error = info.error ?? health.error;
  const facts = info.data && health.data ? factsOf(health.data, info.data) : null;
  const copy = async () => {
    if (!info.data || !health.data) return;
    try {
      await navigator.clipboard.writeText(reportOf(health.data, info.data, navigator.userAgent));
      toast({ text: "Copied for a bug report", key: "copied" });
    } catch {
      toast({
        text: "The browser does not let this page copy: select the text instead",
        kind: "problem",
        key: "copied",
      });
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={info.data ? `Kino ${info.data.version}` : "About Kino"}
      description="A local-first AI frame studio: everything runs and stays on your own machine."
      wide
      actions={
        <Button onClick={() => void copy()} aria-disabled={!facts || undefined}>
          Copy for a bug report
        </Button>
      }
    >
      <Tabs value={tab} onValueChange={setTab}>
        <TabList tabs={TABS} label="About" />
        <TabPanel value="system" className={styles.tab}>
          {facts ? (
            <dl className={styles.facts} data-testid="about-facts">
              {facts.map(({ name, value, path }, index) => (
                <div key={index} className={styles.fact}>
                  <dt>{name}</dt>
                  <dd className={path ? styles.path : undefined}>{value}</dd>
                </div>
              ))}
            </dl>
          ) : error ? (
            <Problem
              title="Kino does not tell"
              error={sentenceOf(error)}
              onRetry={() => {
                void info.refetch();
                void health.refetch();
              }}
            />
          ) : (
            <Loading what="Asking Kino" />
          )}
        </TabPanel>
        <TabPanel value="python" className={styles.tab}>
          <PythonLicences />
        </TabPanel>
        <TabPanel value="studio" className={styles.tab}>
          <StudioLicences />
        </TabPanel>
      </Tabs>
    </Dialog>
  );
}
