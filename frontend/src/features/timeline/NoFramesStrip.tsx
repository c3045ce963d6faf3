import { Timeline } from "@/api/timeline";
import { runCommand } from "@/lib/commands";
import { Button, cx } from "@/ui";
import { StripLayout } from "./layout";
import { describeNext, PlusCard } from "./PlusCard";
import { CARD, cellHeight } from "./sizes";
import { TaskCards } from "./TaskCards";
import { useDropFiles } from "./useDropFiles";
import { useCards } from "./useTasksOf";
import styles from "./Strip.module.css";

/** A film that has yet to begin. */
export function NoFramesStrip({ projectId }: { projectId: number }) {
  const cards = useCards(projectId, Timeline.empty);
  const files = useDropFiles(projectId, Timeline.empty, null, null);
  const layout = new StripLayout(
    "boards",
    CARD,
    Timeline.empty.starts,
    cards.between.map((card) => card.index),
    CARD,
  );
  return (
    <div className={styles.scroller} {...files} data-pane="timeline" tabIndex={-1}>
      <div className={cx(styles.field, styles.empty)} style={cellHeight("time", 0, 1)}>
        <TaskCards cards={cards} layout={layout} from={0} to={100_000} />
        <PlusCard x={layout.end} />
        {cards.between.length === 0 && (
          <p className={styles.invitation}>
            No frames yet.{" "}
            <Button small onClick={describeNext}>
              Describe the first
            </Button>{" "}
            <Button small look="quiet" onClick={() => runCommand("frame.import")}>
              Import pictures
            </Button>{" "}
            or drop them here.
          </p>
        )}
      </div>
    </div>
  );
}
