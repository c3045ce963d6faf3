/** How far a dataset is: a bar in three greys and words, since shades alone say nothing to some. */

import type { DatasetCounts } from "@/api/types";
import { plural } from "@/lib/time";
import styles from "./CountsBar.module.css";

export function CountsBar({ counts }: { counts: DatasetCounts }) {
  const { pictures, tagged, untagged, skipped, reviewed, suggested, conflicts } = counts;
  const part = (count: number) => `${pictures === 0 ? 0 : (100 * count) / pictures}%`;
  const words = [
    `${tagged.toLocaleString("en")} of ${plural(pictures, "picture")} tagged`,
    untagged > 0 && `${untagged.toLocaleString("en")} untagged`,
    skipped > 0 && `${skipped.toLocaleString("en")} skipped`,
    reviewed > 0 && `${reviewed.toLocaleString("en")} reviewed`,
    suggested > 0 && `${suggested.toLocaleString("en")} with suggestions`,
    conflicts > 0 && `△ ${plural(conflicts, "conflict")}`,
  ].filter(Boolean);
  return (
    <div className={styles.counts}>
      <div className={styles.bar} aria-hidden>
        <span className={styles.reviewed} style={{ width: part(Math.min(reviewed, tagged)) }} />
        <span className={styles.tagged} style={{ width: part(Math.max(0, tagged - reviewed)) }} />
        <span className={styles.skipped} style={{ width: part(Math.min(skipped, pictures - tagged)) }} />
      </div>
      <span className={styles.words}>{words.join(" · ")}</span>
    </div>
  );
}
