/** What is drawn over the frames: the playhead, in and out, where the next picture goes, where a drag would end. */

import type { Timeline } from "@/api/timeline";
import { useStudio, type Target } from "@/lib/studio";
import { cx } from "@/ui";
import type { StripLayout } from "./layout";
import { useStrip } from "./state";
import styles from "./Strip.module.css";

interface MarkProps {
  layout: StripLayout;
  timeline: Timeline;
}

export function Playhead({ layout, timeline }: MarkProps) {
  const index = useStudio((state) => timeline.indexOf(state.frameId));
  if (index < 0) return null;
  return (
    <span
      className={styles.playhead}
      style={{ left: `${layout.left(index)}px`, width: `${layout.width(index)}px` }}
      aria-hidden
    />
  );
}

export function RangeMark({ layout, timeline }: MarkProps) {
  const inIndex = useStudio((state) => timeline.indexOf(state.inId));
  const outIndex = useStudio((state) => timeline.indexOf(state.outId));
  if (inIndex < 0 && outIndex < 0) return null;
  const first = Math.max(inIndex, 0);
  const last = outIndex < 0 ? layout.count - 1 : outIndex;
  const left = layout.left(Math.min(first, last));
  const right = layout.placeX(Math.max(first, last) + 1);
  return (
    <span
      className={cx(styles.range, inIndex < 0 && styles.openStart, outIndex < 0 && styles.openEnd)}
      style={{ left: `${left}px`, width: `${right - left}px` }}
      aria-hidden
    />
  );
}

/** The index of the frame that the next picture comes before; -1 when it is no new frame. */
function placeOf(target: Target, timeline: Timeline): number {
  if (target.kind === "take") return -1;
  if (target.kind === "end") return timeline.count;
  const index = timeline.indexOf(target.frameId);
  if (index < 0) return timeline.count;
  return target.kind === "after" ? index + 1 : index;
}

export function TargetMark({ layout, timeline }: MarkProps) {
  const place = useStudio((state) => placeOf(state.target, timeline));
  // At the end, the card with the plus says it.
  if (place < 0 || place >= timeline.count) return null;
  return (
    <span
      className={styles.target}
      style={{ left: `${layout.placeX(place)}px` }}
      title="The next picture comes here"
      aria-hidden
    >
      +
    </span>
  );
}

export function Caret({ layout }: { layout: StripLayout }) {
  const place = useStrip(({ drag, dropPlace }) => drag?.place ?? dropPlace);
  if (place === null) return null;
  return <span className={styles.caret} style={{ left: `${layout.placeX(place)}px` }} aria-hidden />;
}
