/** How far long work on the dataset is, and the way to end it. */

import type { Dataset } from "@/api/types";
import { Button } from "@/ui";
import styles from "./tools.module.css";

export function Busy({ dataset, what, onStop }: { dataset: Dataset; what: string; onStop: () => void }) {
  const { done = 0, total = 0 } = dataset.busy ?? {};
  return (
    <div className={styles.busy} role="status">
      <progress
        className={styles.progress}
        max={total || 1}
        value={total ? done : undefined}
        aria-label={what}
      />
      <span className={styles.numbers}>
        {what}
        {total > 0 && ` ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`}
      </span>
      <Button small onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
