/** What was found in a folder, in the order of how much it matters. */

import { useState } from "react";
import type { ImportReport } from "@/api/types";
import { plural } from "@/lib/time";
import { cx } from "@/ui";
import styles from "./open.module.css";

const WEIGHT = { error: 0, warning: 1, note: 2 } as const;
const MARK = { error: "△", warning: "△", note: "·" } as const;

export function Report({
  report,
  exists = false,
  folder,
}: {
  report: ImportReport;
  exists?: boolean;
  folder?: string;
}) {
  const { found, known, captions, lines } = report;
  const sorted = lines.toSorted((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity]);
  return (
    <section className={styles.report} aria-label="What is in the folder">
      <p className={styles.sum}>
        <b>{plural(found, "picture")}</b>
        {known > 0 && `, ${known.toLocaleString("en")} of them known already`}, {plural(captions, "caption")}
      </p>
      {folder !== undefined && (
        <p className={styles.note}>
          {exists ? "There is a dataset already: it is opened as it was left, in " : "Copies go to "}
          <span dir="ltr">{folder}</span>
        </p>
      )}
      {sorted.length > 0 && (
        <ul className={styles.lines}>
          {sorted.map((line, index) => (
            <Line key={index} {...line} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ severity, message, files }: ImportReport["lines"][number]) {
  const [open, setOpen] = useState(false);
  return (
    <li className={cx(styles.line, styles[severity])}>
      <span aria-hidden>{MARK[severity]}</span>
      <span>
        {message}
        {files.length > 0 && (
          <>
            {" "}
            <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
              {plural(files.length, "file")}
            </button>
            {open && <span className={styles.files}>{files.slice(0, 200).join(", ")}</span>}
          </>
        )}
      </span>
    </li>
  );
}
