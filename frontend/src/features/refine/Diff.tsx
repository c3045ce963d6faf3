import { shortened, wordDiff } from "@/lib/wordDiff";
import { cx } from "@/ui";
import styles from "./refine.module.css";

/** A prompt with what goes struck out and what comes underlined: by shape, not by colour alone. */
export function Diff({
  before,
  after,
  brief = false,
  className,
}: {
  before: string;
  after: string;
  /** Long stretches that stay are left out. */
  brief?: boolean;
  className?: string | undefined;
}) {
  const pieces = wordDiff(before, after);
  return (
    <span className={cx(styles.diff, className)} dir="auto">
      {(brief ? shortened(pieces) : pieces).map(({ kind, text }, index) =>
        kind === "gone" ? (
          <del key={index}>{text}</del>
        ) : kind === "new" ? (
          <ins key={index}>{text}</ins>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </span>
  );
}
