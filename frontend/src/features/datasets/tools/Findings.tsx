/** What was found wrong, the worst first: each with the pictures it is about, and what would put it right. */

import { useState } from "react";
import { editBulk } from "@/api/datasets";
import { whenSaved } from "@/api/datasetTools";
import type { BulkEdit, Finding } from "@/api/types";
import { plural } from "@/lib/time";
import { Button, toast, toastProblem } from "@/ui";
import { findPictures, openPicture, usePlace } from "../place";
import { closeTool } from "./tool";
import styles from "./tools.module.css";

const SHOWN = 6;
const MARKS = { error: "✕", warning: "△", note: "○" } as const;
const WORDS = { error: "Must be put right", warning: "Look at it", note: "To know" } as const;

/** Shows these pictures in the grid, and nothing else. */
function showAll(names: readonly string[]): void {
  findPictures(names.map((name) => `name:"${name}"`).join(" or "));
  usePlace.setState({ view: "grid" });
  closeTool();
}

function show(name: string): void {
  openPicture(name);
  closeTool();
}

export function Findings({ datasetId, findings }: { datasetId: number; findings: readonly Finding[] }) {
  const [busy, setBusy] = useState<number | null>(null);
  const put = async (finding: Finding, index: number) => {
    const { fix } = finding;
    if (!fix) return;
    setBusy(index);
    try {
      const edited = await whenSaved(() => editBulk(datasetId, fix.edit as unknown as BulkEdit));
      toast({ kind: "done", text: `${edited.label}. Undo takes it back.` });
    } catch (error) {
      toastProblem(error, "fix");
    } finally {
      setBusy(null);
    }
  };
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findings.map((finding, index) => (
        <li
          key={`${finding.rule}${finding.message}`}
          className={styles.finding}
          data-severity={finding.severity}
        >
          <span className={styles.mark} title={WORDS[finding.severity]} aria-label={WORDS[finding.severity]}>
            {MARKS[finding.severity]}
          </span>
          <div className={styles.findingText}>
            <p>{finding.message}</p>
            {finding.names.length > 0 && (
              <p className={styles.offenders}>
                {finding.names.slice(0, SHOWN).map((name) => (
                  <button key={name} type="button" className={styles.offender} onClick={() => show(name)}>
                    {name}
                  </button>
                ))}
                {finding.count > SHOWN && finding.names.length <= 60 && (
                  <button type="button" className={styles.offender} onClick={() => showAll(finding.names)}>
                    all {finding.count.toLocaleString("en")} in the grid
                  </button>
                )}
                {finding.names.length > 60 && <span>of {plural(finding.count, "picture")}</span>}
              </p>
            )}
          </div>
          {finding.fix && (
            <Button small busy={busy === index} onClick={() => void put(finding, index)}>
              {finding.fix.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
