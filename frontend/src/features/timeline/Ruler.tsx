/** Frame numbers and timecodes over the strip. Dragging along it moves the playhead. */

import { memo, useRef, type PointerEvent } from "react";
import type { Timeline } from "@/api/timeline";
import { passFrame, showFrame, useStudio } from "@/lib/studio";
import type { StripLayout } from "./layout";
import { labelsIn } from "./ruler";
import styles from "./Strip.module.css";

export const Ruler = memo(function Ruler({
  layout,
  timeline,
  fps,
  from,
  to,
  width,
}: {
  layout: StripLayout;
  timeline: Timeline;
  fps: number;
  from: number;
  to: number;
  width: number;
}) {
  const wasPlaying = useRef(false);
  const pass = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    passFrame(timeline.idAt(layout.indexAt(x)));
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || timeline.count === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    wasPlaying.current = useStudio.getState().playing;
    useStudio.setState({ playing: false });
    pass(event);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) pass(event);
  };
  const up = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.currentTarget.releasePointerCapture(event.pointerId);
    const { frameId, selection } = useStudio.getState();
    // Scrubbing must not cost a selection that took several clicks.
    if (selection.size <= 1) showFrame(frameId);
    if (wasPlaying.current) useStudio.setState({ playing: true });
  };
  return (
    // The keyboard has the go commands; to assistive technology the scrubber is the one slider.
    <div
      className={styles.ruler}
      style={{ width: `${width}px` }}
      aria-hidden
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    >
      {labelsIn(layout, fps, from, to).map((label) => (
        <span key={label.tick} className={styles.label} style={{ left: `${label.x}px` }}>
          <b>{label.frame}</b> {label.time}
        </span>
      ))}
    </div>
  );
});
