/** Two texts for one picture: both are shown, and nothing is lost until one is chosen. */

import { editPicture } from "@/api/datasetOutbox";
import type { Dataset, DatasetPicture } from "@/api/types";
import { Button } from "@/ui";
import styles from "./caption.module.css";

export function ConflictCard({ dataset, picture }: { dataset: Dataset; picture: DatasetPicture }) {
  const { conflict, name } = picture;
  if (!conflict) return null;
  const resolve = (how: "ours" | "theirs" | "both") => editPicture(dataset.id, name, { resolve: how });
  return (
    <div className={styles.conflict} role="alert">
      <p className={styles.warning}>
        △ Another program has written its own caption. The file is left alone until you choose.
      </p>
      <Texts first={["Here", conflict.ours]} second={["In the file", conflict.theirs]} />
      <div className={styles.choices}>
        <Button small onClick={() => resolve("ours")}>
          Keep what is here
        </Button>
        <Button small onClick={() => resolve("theirs")}>
          Take the file's
        </Button>
        <Button small look="quiet" onClick={() => resolve("both")}>
          Keep both
        </Button>
      </div>
    </div>
  );
}

export function Texts(texts: Record<"first" | "second", readonly [name: string, text: string]>) {
  return (
    <dl className={styles.texts}>
      {[texts.first, texts.second].map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{text || "(nothing)"}</dd>
        </div>
      ))}
    </dl>
  );
}
