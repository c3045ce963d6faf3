import { refOf } from "@/lib/formImage";
import { wordDiff } from "@/lib/wordDiff";
import styles from "./takes.module.css";
import { differencesOf } from "./differences";
import type { Row } from "./tree";
import { usePlugin } from "./useTakeCommands";

/** What sets the take that is shown apart from the one that it is compared with. */
export function DifferenceList({ row, other, rows }: { row: Row; other: Row; rows: readonly Row[] }) {
  const plugins = { ours: usePlugin(row.take), theirs: usePlugin(other.take) };
  const differences = differencesOf(row.take, other.take, plugins);
  /** A picture of this frame by its name, as the tree has it. */
  const said = (text: string | null) => {
    const ref = text === null ? null : refOf(text);
    const source = ref?.kind === "take" && rows.find(({ take }) => take.id === ref.id);
    return source ? `take ${source.number}` : (text ?? "not set");
  };
  const title = `Take ${row.number} against take ${other.number}`;
  return (
    <section className={styles.differences} aria-label={title}>
      <h4 className={styles.subtitle}>{title}</h4>
      {differences.length === 0 ? (
        <p className={styles.same}>Made with the same parameters</p>
      ) : (
        <dl>
          {differences.map(({ label, theirs, ours }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">
                {label === "Prompt" ? (
                  wordDiff(theirs ?? "", ours ?? "").map(({ kind, text }, index) =>
                    kind === "same" ? (
                      text
                    ) : kind === "gone" ? (
                      <del key={index}>{text}</del>
                    ) : (
                      <ins key={index}>{text}</ins>
                    ),
                  )
                ) : (
                  <>
                    <span className={styles.theirs}>{said(theirs)}</span>
                    {" → "}
                    {said(ours)}
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
