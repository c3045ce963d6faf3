/** What an edit of many pictures would change, with examples. */

import { sentenceOf } from "@/api/errors";
import type { BulkPlan } from "@/api/types";
import { plural } from "@/lib/time";
import { wordDiff } from "@/lib/wordDiff";
import styles from "./grid.module.css";

export function BulkPreview({
  plan,
  error,
  old,
}: {
  plan: BulkPlan | undefined;
  error: unknown;
  old: boolean;
}) {
  if (error != null)
    return (
      <p role="alert" className={styles.problem}>
        {sentenceOf(error)}
      </p>
    );
  if (!plan) return null;
  return (
    <div className={styles.preview} aria-busy={old || undefined}>
      <p role="status" className={styles.sum}>
        {plan.changed === 0
          ? "Nothing would change"
          : `${plan.changed.toLocaleString("en")} of ${plural(plan.matched, "picture")} would change`}
      </p>
      {plan.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          △ {warning}
        </p>
      ))}
      <ul className={styles.examples} aria-label="What would change" tabIndex={0}>
        {plan.examples.slice(0, 8).map(({ name, before, after }) => (
          <li key={name}>
            <span className={styles.name}>{name}</span>
            <span className={styles.diff}>
              <Diff before={before} after={after} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  if (before === after) return <>{after || "no caption"}</>;
  return (
    <>
      {wordDiff(before, after).map(({ kind, text }, index) =>
        kind === "new" ? (
          <ins key={index}>{text}</ins>
        ) : kind === "gone" ? (
          <del key={index}>{text}</del>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </>
  );
}
