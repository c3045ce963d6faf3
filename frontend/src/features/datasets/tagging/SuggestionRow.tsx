/** What models would say: nothing of it is in the caption until it is taken, one by one, all, or from a threshold on. */

import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { DatasetPicture, PictureEdit, Suggested } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import { runCommand } from "@/lib/commands";
import { Button, Slider } from "@/ui";
import styles from "./caption.module.css";

const percentOf = (confidence: number | null | undefined): string =>
  confidence == null ? "" : `${Math.round(confidence * 100)} %`;

export function SuggestionRow({
  picture,
  onEdit,
}: {
  picture: DatasetPicture;
  onEdit: (body: PictureEdit) => void;
}) {
  const { suggestions } = picture;
  const [threshold, setThreshold] = useState(() => recall("tagging.threshold", 0.5));
  if (suggestions.length === 0) return null;
  const sure = suggestions.filter(({ confidence }) => (confidence ?? 1) >= threshold);
  const models = [...new Set(suggestions.map(({ source }) => source))].join(", ");
  const anySure = suggestions.some(({ confidence }) => confidence != null);
  const values = (list: readonly Suggested[]) => list.map(({ value }) => value);
  return (
    <div className={styles.suggestions} role="group" aria-label="Suggestions">
      <div className={styles.suggestHead}>
        <h3 className={styles.subtitle}>Suggested</h3>
        <span className={styles.models}>by {models}</span>
      </div>
      <ul className={styles.offeredTags}>
        {suggestions.map((one) => (
          <li key={`${one.run} ${one.value}`} className={one.kind === "tag" ? styles.ghost : styles.sentence}>
            <button
              type="button"
              className={styles.take}
              dir="auto"
              title={`By ${one.source}${one.category === "general" ? "" : `, ${one.category}`}`}
              aria-label={`Accept ${one.value}${one.confidence == null ? "" : `, ${percentOf(one.confidence)} sure`}`}
              data-below={(one.confidence ?? 1) < threshold || undefined}
              onClick={() => onEdit({ accept: [one.value] })}
            >
              <Plus size={12} aria-hidden />
              <span>{one.value}</span>
              <span className={styles.sure}>{percentOf(one.confidence)}</span>
            </button>
            <button
              type="button"
              className={styles.remove}
              aria-label={`Dismiss ${one.value}`}
              onClick={() => onEdit({ dismiss: [one.value] })}
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.suggestBar}>
        {anySure && (
          <div className={styles.threshold}>
            <Slider
              label="Least confidence"
              value={threshold}
              min={0}
              max={1}
              step={0.01}
              valueText={percentOf(threshold)}
              onChange={setThreshold}
              onCommit={(value) => remember("tagging.threshold", value)}
            />
          </div>
        )}
        <Button
          small
          onClick={() => sure.length > 0 && onEdit({ accept: values(sure) })}
          aria-disabled={sure.length === 0}
        >
          {anySure ? `Accept ${sure.length} from ${percentOf(threshold)}` : "Accept all"}
        </Button>
        <Button small look="quiet" onClick={() => runCommand("dataset.dismissAll")}>
          Dismiss all
        </Button>
      </div>
    </div>
  );
}
