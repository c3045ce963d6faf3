import { RotateCw, X } from "lucide-react";
import { useState } from "react";
import { api, call } from "@/api/client";
import type { Task } from "@/api/types";
import { Button, IconButton, toastProblem } from "@/ui";
import styles from "./Viewer.module.css";

/** The frame's newest task has failed: why, and again. */
export function Failure({ task }: { task: Task }) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // A retry that fails once more is news.
  const occasion = `${task.id}.${task.updated_at}`;
  if (dismissed === occasion) return null;

  const retry = async () => {
    setBusy(true);
    try {
      const params = { path: { task_id: task.id } };
      await call(api.POST("/api/v2/generator/tasks/{task_id}/retry", { params }));
    } catch (error) {
      toastProblem(error, "retry");
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={styles.failure} role="alert">
      <span className={styles.failureText}>
        <strong>△ Generation failed:</strong> {task.error}
      </span>
      <Button small busy={busy} onClick={() => void retry()}>
        <RotateCw size={14} /> Retry
      </Button>
      <IconButton label="Dismiss" onClick={() => setDismissed(occasion)}>
        <X />
      </IconButton>
    </div>
  );
}
