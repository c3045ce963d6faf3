/** What was done, step by step, and the restore points: whole states to go back to. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { makePoint, pointsQuery, removePoint, restorePoint, stepsQuery, whenSaved } from "@/api/datasetTools";
import { redoDataset, undoDataset } from "@/api/datasets";
import { sentenceOf } from "@/api/errors";
import { keys } from "@/api/queries";
import type { Dataset } from "@/api/types";
import { ago, plural } from "@/lib/time";
import { Button, Dialog, Field, Loading, Problem, TextInput } from "@/ui";
import { closeTool } from "./tool";
import styles from "./tools.module.css";

export function HistoryDialog({ dataset }: { dataset: Dataset }) {
  const { id } = dataset;
  const client = useQueryClient();
  const steps = useQuery(stepsQuery(id));
  const points = useQuery(pointsQuery(id));
  const [name, setName] = useState("");
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const act = async (what: string, work: () => Promise<unknown>) => {
    setBusy(what);
    setProblem(null);
    try {
      await whenSaved(work);
      await client.invalidateQueries({ queryKey: [...keys.dataset(id), "more"] });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Dialog
      open
      onClose={closeTool}
      title="History and restore points"
      wide
      actions={
        <>
          <Button
            disabled={!dataset.undo}
            busy={busy === "undo"}
            onClick={() => void act("undo", () => undoDataset(id))}
          >
            Undo
          </Button>
          <Button
            disabled={!dataset.redo}
            busy={busy === "redo"}
            onClick={() => void act("redo", () => redoDataset(id))}
          >
            Redo
          </Button>
          <Button onClick={closeTool}>Close</Button>
        </>
      }
    >
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.two}>
        <section>
          <h3 className={styles.title}>Steps</h3>
          {steps.isError ? (
            <Problem
              title="The history can't be read"
              error={sentenceOf(steps.error)}
              onRetry={() => void steps.refetch()}
            />
          ) : !steps.data ? (
            <Loading what="Reading the history" />
          ) : (
            <ol className={styles.steps} aria-label="Steps, the newest first">
              {steps.data.steps.map((step) => (
                <li key={`${step.revision}${step.at}`} data-undone={step.undone || undefined}>
                  <span>
                    {step.label}
                    {step.undone && " (undone)"}
                  </span>
                  <time dateTime={step.at}>{ago(step.at)}</time>
                </li>
              ))}
            </ol>
          )}
        </section>
        <section>
          <h3 className={styles.title}>Restore points</h3>
          <form
            className={styles.newPoint}
            onSubmit={(event) => {
              event.preventDefault();
              const said = name.trim() || "Restore point";
              void act("point", async () => {
                await makePoint(id, said);
                setName("");
              });
            }}
          >
            <Field label="Keep how everything is now, as">
              {(field) => (
                <TextInput
                  field={field}
                  value={name}
                  placeholder="Before the clean-up"
                  maxLength={200}
                  onChange={({ target }) => setName(target.value)}
                />
              )}
            </Field>
            <Button type="submit" busy={busy === "point"}>
              Keep
            </Button>
          </form>
          {points.isError ? (
            <Problem
              title="They can't be read"
              error={sentenceOf(points.error)}
              onRetry={() => void points.refetch()}
            />
          ) : points.data?.length === 0 ? (
            <p className={styles.absent}>
              None yet. Kino makes one by itself each day, and before a change of very many pictures.
            </p>
          ) : (
            <ul className={styles.steps} aria-label="Restore points, the newest first">
              {points.data?.map((point) => (
                <li key={point.id}>
                  <span>
                    {point.name}
                    {point.automatic && " (made by Kino)"}
                    <small>
                      {plural(point.tagged, "picture")} tagged,{" "}
                      <time dateTime={point.at}>{ago(point.at)}</time>
                    </small>
                  </span>
                  <span className={styles.runActions}>
                    <Button
                      small
                      busy={busy === point.id}
                      aria-label={`Go back to ${point.name}`}
                      onClick={() => void act(point.id, () => restorePoint(id, point.id))}
                    >
                      Go back to it
                    </Button>
                    <Button
                      small
                      look="quiet"
                      aria-label={`Remove the restore point ${point.name}`}
                      onClick={() => void act(point.id, () => removePoint(id, point.id))}
                    >
                      Remove
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </Dialog>
  );
}
