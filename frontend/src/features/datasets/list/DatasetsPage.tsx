/** All datasets: what each is, how far it is, and the way into it. */

import { useQuery } from "@tanstack/react-query";
import { FolderOpen, Upload } from "lucide-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { datasetsQuery, forgetDataset, openFolder } from "@/api/datasets";
import { sentenceOf } from "@/api/errors";
import type { Dataset } from "@/api/types";
import { runCommand, useCommand } from "@/lib/commands";
import { useHistory, type Step } from "@/lib/history";
import { plural } from "@/lib/time";
import { useTitle } from "@/lib/title";
import { Button, Empty, Loading, Problem, toast, toastProblem } from "@/ui";
import { OpenDialog } from "../open/OpenDialog";
import { UploadDialog } from "../open/UploadDialog";
import { isTaken } from "../open/files";
import { DatasetRow } from "./DatasetRow";
import styles from "./list.module.css";

/** Off the list, and on again by opening the same folder: nothing in it is touched by either. */
function forgetting(dataset: Dataset): Step {
  let { id } = dataset;
  return {
    label: `remove “${dataset.name}” from the list`,
    redo: () => forgetDataset(id),
    undo: async () => {
      id = (await openFolder({ directory: dataset.folder })).dataset.id;
    },
  };
}

export function DatasetsPage() {
  const datasets = useQuery(datasetsQuery);
  const [dialog, setDialog] = useState<"open" | "upload" | null>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [activeId, setActiveId] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const all = datasets.data ?? [];
  const active = all.find(({ id }) => id === activeId) ?? all[0];

  useEffect(() => {
    useTitle.setState({ open: "Datasets" });
    return () => useTitle.setState({ open: null });
  }, []);
  useCommand("dataset.open", () => setDialog("open"));
  useCommand("dataset.upload", () => setDialog("upload"));
  useCommand(
    "dataset.forget",
    () => {
      if (!active) return;
      const step = forgetting(active);
      useHistory
        .getState()
        .perform(step)
        .then(
          () =>
            toast({
              kind: "done",
              text: `“${active.name}” is off the list; its folder was not touched`,
              action: { label: "Undo", run: () => void useHistory.getState().undo().catch(toastProblem) },
            }),
          toastProblem,
        );
    },
    { enabled: active ? true : "There is no dataset" },
  );

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = [...event.dataTransfer.files].filter(isTaken);
    if (dropped.length === 0)
      return toast({ kind: "problem", text: "Drop pictures (PNG, JPEG or WebP) and their .txt files" });
    setFiles(dropped);
    setDialog("upload");
  };

  let body;
  if (!datasets.data)
    body = datasets.isError ? (
      <Problem
        title="The datasets can't be read"
        error={sentenceOf(datasets.error)}
        onRetry={() => void datasets.refetch()}
      />
    ) : (
      <Loading what="Reading the datasets" />
    );
  else if (all.length === 0) body = <FirstRun />;
  else
    body = (
      <>
        <header className={styles.head}>
          <h1 className={styles.title}>Datasets</h1>
          <span className={styles.count}>{plural(all.length, "dataset")}</span>
          <span className={styles.actions}>
            <Button onClick={() => runCommand("dataset.upload")}>
              <Upload size={15} aria-hidden /> Upload pictures
            </Button>
            <Button look="primary" onClick={() => runCommand("dataset.open")}>
              <FolderOpen size={15} aria-hidden /> Open a folder
            </Button>
          </span>
        </header>
        <ul
          ref={list}
          className={styles.rows}
          aria-label="Datasets"
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            const links = [...(list.current?.querySelectorAll<HTMLElement>("a[data-dataset]") ?? [])];
            const here = links.indexOf(event.target as HTMLElement);
            if (step === undefined || here < 0) return;
            event.preventDefault();
            links[Math.max(0, Math.min(here + step, links.length - 1))]?.focus();
          }}
        >
          {all.map((dataset) => (
            <DatasetRow key={dataset.id} dataset={dataset} onActive={() => setActiveId(dataset.id)} />
          ))}
        </ul>
      </>
    );

  return (
    <div
      className={styles.page}
      data-scope="datasets"
      data-pane="datasets"
      data-over={over || undefined}
      tabIndex={-1}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setOver(false)}
      onDrop={onDrop}
    >
      {body}
      {dialog === "open" && <OpenDialog onClose={() => setDialog(null)} />}
      {dialog === "upload" && (
        <UploadDialog
          files={files}
          onClose={() => {
            setDialog(null);
            setFiles([]);
          }}
        />
      )}
    </div>
  );
}

function FirstRun() {
  return (
    <div className={styles.first}>
      <Empty
        page
        title="From a folder of pictures to a training set"
        actions={
          <>
            <Button look="primary" autoFocus onClick={() => runCommand("dataset.open")}>
              <FolderOpen size={15} aria-hidden /> Open a folder
            </Button>
            <Button onClick={() => runCommand("dataset.upload")}>
              <Upload size={15} aria-hidden /> Upload pictures
            </Button>
          </>
        }
      >
        <p>
          Kino copies the pictures, never touches the originals, and keeps a caption beside each. Tag by keys,
          let a model suggest, check, and export for CivitAI, kohya, ai-toolkit and others.
        </p>
        <p className={styles.aside}>Every change is saved at once and can be taken back, also tomorrow.</p>
      </Empty>
    </div>
  );
}
