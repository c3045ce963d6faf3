import { X } from "lucide-react";
import { useStudio } from "@/lib/studio";
import { IconButton } from "@/ui";
import styles from "./refine.module.css";
import { sourceWords, type Source } from "./useSource";

/** Which picture is changed: named, so that nobody has to guess. */
export function Chip({ source }: { source: Source | null }) {
  if (!source) return <span className={styles.chip}>editing: nothing yet</span>;
  return (
    <span className={styles.chip} data-chosen={source.chosen || undefined}>
      <img className={styles.thumb} src={`/media/takes/${source.take.id}/160.webp`} alt="" />
      <span className={styles.chipText}>
        editing: <b>{sourceWords(source)}</b>
      </span>
      {source.chosen && (
        <IconButton
          label="Refine what the frame shows instead"
          className={styles.chipButton}
          onClick={() => useStudio.setState({ refineFrom: null })}
        >
          <X />
        </IconButton>
      )}
    </span>
  );
}
