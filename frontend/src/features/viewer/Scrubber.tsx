import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { Timeline } from "@/api/timeline";
import { runCommand, type CommandId } from "@/lib/commands";
import { passFrame, showFrame, useStudio } from "@/lib/studio";
import { frameAt, timecode } from "@/lib/time";
import { drawTicks } from "./ticks";
import type { Projector } from "./useProjector";
import { currentRange } from "./player";
import styles from "./Viewer.module.css";

// The scrubber has the arrows while it has the focus; they mean what they mean elsewhere.
const KEYS: Partial<Record<string, CommandId>> = {
  ArrowLeft: "go.previous",
  ArrowDown: "go.previous",
  ArrowRight: "go.next",
  ArrowUp: "go.next",
  PageUp: "go.secondBack",
  PageDown: "go.secondForward",
  Home: "go.first",
  End: "go.last",
};

const REDRAW_MS = 150;

/** The whole film as a line: where the playhead is, in and out, and which frames are decoded. */
export function Scrubber({
  projector,
  timeline,
  fps,
}: {
  projector: Projector;
  timeline: Timeline;
  fps: number;
}) {
  const { pictures } = projector;
  const canvas = useRef<HTMLCanvasElement>(null);
  const wasPlaying = useRef(false);
  const frameId = useStudio((state) => state.frameId);
  const inId = useStudio((state) => state.inId);
  const outId = useStudio((state) => state.outId);
  const index = timeline.indexOf(frameId);
  const tick = timeline.starts[index] ?? 0;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      const cached = [...pictures.frames()].map((id) => timeline.indexOf(id)).filter((one) => one >= 0);
      drawTicks(element, timeline.starts, currentRange(timeline, { inId, outId }), cached);
    };
    const soon = () => (timer ??= setTimeout(draw, REDRAW_MS));
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    draw();
    const stop = pictures.subscribe(soon);
    return () => {
      stop();
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [pictures, timeline, inId, outId]);

  const idUnder = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left) / Math.max(box.width, 1);
    const under = Math.min(Math.max(part, 0), 1) * timeline.ticks;
    return timeline.idAt(frameAt(timeline.starts, under));
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || timeline.count === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    wasPlaying.current = useStudio.getState().playing;
    useStudio.setState({ playing: false });
    passFrame(idUnder(event));
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) passFrame(idUnder(event));
  };
  const up = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.currentTarget.releasePointerCapture(event.pointerId);
    const { frameId, selection } = useStudio.getState();
    if (selection.size <= 1) showFrame(frameId);
    if (wasPlaying.current) useStudio.setState({ playing: true });
  };
  const keys = (event: KeyboardEvent) => {
    const id = event.ctrlKey || event.altKey || event.metaKey ? undefined : KEYS[event.key];
    if (!id) return;
    event.preventDefault();
    runCommand(id);
  };

  const part = timeline.ticks > 0 ? tick / timeline.ticks : 0;
  const width = timeline.ticks > 0 ? (timeline.holds[index] ?? 0) / timeline.ticks : 0;
  return (
    <div
      className={styles.scrubber}
      role="slider"
      aria-label="Playhead"
      aria-valuemin={1}
      aria-valuemax={Math.max(timeline.count, 1)}
      aria-valuenow={Math.max(index + 1, 1)}
      aria-valuetext={
        index < 0 ? "No frames" : `Frame ${index + 1} of ${timeline.count}, ${timecode(tick, fps)}`
      }
      aria-disabled={timeline.count === 0 || undefined}
      tabIndex={0}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={keys}
    >
      <canvas ref={canvas} className={styles.ticks} aria-hidden />
      {index >= 0 && (
        <span
          className={styles.playhead}
          style={{ left: `${part * 100}%`, width: `max(3px, ${width * 100}%)` }}
          aria-hidden
        />
      )}
    </div>
  );
}
