/** Above the panes: what the dataset is, how far it is, whether all is saved, and its tools. */

import { BarChart3, Grid2x2, History, PackageCheck, Redo2, ScanText, Sparkles, Undo2 } from "lucide-react";
import { Link } from "react-router";
import { stopDataset } from "@/api/datasets";
import { send, useOutbox } from "@/api/datasetOutbox";
import type { Dataset } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { Button, CommandButton, Progress, toastProblem } from "@/ui";
import { CountsBar } from "../CountsBar";
import styles from "./tagging.module.css";

export function DatasetBar({ dataset }: { dataset: Dataset }) {
  return (
    <div className={styles.bar} data-pane="dataset" tabIndex={-1}>
      <Link to="/datasets" className={styles.back}>
        Datasets
      </Link>
      <span className={styles.slash} aria-hidden>
        /
      </span>
      <span className={styles.name} dir="auto" title={dataset.folder}>
        {dataset.name}
      </span>
      <div className={styles.progress}>
        <CountsBar counts={dataset.counts} />
      </div>
      <Saved />
      <div className={styles.tools} role="toolbar" aria-label="Dataset">
        <CommandButton id="edit.undo">
          <Undo2 />
        </CommandButton>
        <CommandButton id="edit.redo">
          <Redo2 />
        </CommandButton>
        <span className={styles.gap} />
        <CommandButton id="dataset.grid">
          <Grid2x2 />
        </CommandButton>
        <CommandButton id="dataset.autoTag">
          <Sparkles />
        </CommandButton>
        <CommandButton id="dataset.lint">
          <ScanText />
        </CommandButton>
        <CommandButton id="dataset.statistics">
          <BarChart3 />
        </CommandButton>
        <CommandButton id="dataset.history">
          <History />
        </CommandButton>
        <Button small onClick={() => runCommand("dataset.export")}>
          <PackageCheck size={14} aria-hidden /> Export
        </Button>
      </div>
      {dataset.busy && <Busy id={dataset.id} busy={dataset.busy} />}
    </div>
  );
}

function Busy({ id, busy }: { id: number; busy: NonNullable<Dataset["busy"]> }) {
  const what = busy.kind === "import" ? "Taking in pictures" : "Writing the export";
  return (
    <div className={styles.busy} role="status">
      <span>
        {what}: {busy.done} of {busy.total}
      </span>
      <span className={styles.busyBar}>
        <Progress percent={busy.total > 0 ? (100 * busy.done) / busy.total : null} label={what} />
      </span>
      <Button small look="quiet" onClick={() => void stopDataset(id).catch(toastProblem)}>
        Stop
      </Button>
    </div>
  );
}

/** Every edit is saved by itself; what is said here is how far that is. */
function Saved() {
  const { waiting, held, problem } = useOutbox();
  return (
    <span className={styles.saved} role="status" data-state={held || problem ? "held" : undefined}>
      {problem !== null ? (
        <>△ Not saved: {problem}</>
      ) : held ? (
        <>
          △ {plural(waiting.length, "edit")} kept here until Kino answers{" "}
          <Button small look="quiet" onClick={() => void send()}>
            Try now
          </Button>
        </>
      ) : waiting.length > 0 ? (
        "Saving"
      ) : (
        "All saved"
      )}
    </span>
  );
}
