/** The filmstrip: ruler, frames, cards of what is on its way, and everything drawn over them. */

import { useEffect, useEffectEvent, useMemo, useRef } from "react";
import type { Timeline } from "@/api/timeline";
import { runCommand, type CommandId } from "@/lib/commands";
import { useClipboard } from "@/lib/frameClipboard";
import { useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { ContextMenu } from "@/ui";
import { FrameCell, optionId } from "./FrameCell";
import { MeasureFirst, MeasureLast, useMountMeasure } from "./MountMeasure";
import { PAD, StripLayout } from "./layout";
import { Caret, Playhead, RangeMark, TargetMark } from "./Marks";
import { PlusCard } from "./PlusCard";
import { Ruler } from "./Ruler";
import { CARD, cellHeight, PLUS } from "./sizes";
import { useStrip } from "./state";
import { TaskCards } from "./TaskCards";
import { useDropFiles } from "./useDropFiles";
import { usePointer } from "./usePointer";
import { useFollow, useRushing, useSteadyZoom, useView } from "./useScroll";
import { useCards } from "./useTasksOf";
import { useZoomCommands, type Zoom } from "./useZoom";
import styles from "./Strip.module.css";

const MENU = [
  "frame.newBefore",
  "frame.newAfter",
  "frame.insertEmpty",
  "frame.duplicate",
  "-",
  "frame.cut",
  "frame.copy",
  "frame.paste",
  "frame.pasteReplace",
  "-",
  "frame.moveLeft",
  "frame.moveRight",
  "frame.moveTo",
  "-",
  "frame.holdShorter",
  "frame.holdLonger",
  "frame.hold",
  "frame.note",
  "-",
  "frame.delete",
] as const satisfies readonly (CommandId | "-")[];

/** Ruler, caption and scrollbar: what of the strip's height is no picture. */
const NO_PICTURE = 56;
const NOBODY: readonly number[] = [];
const WORDS = { running: "generating", waiting: "waiting for its turn", failed: "generation failed" };

export function Strip({
  projectId,
  timeline,
  fps,
  aspect,
  zoom,
}: {
  projectId: number;
  timeline: Timeline;
  fps: number;
  /** Of the film's pictures: width by height. */
  aspect: number;
  zoom: Zoom;
}) {
  useMountMeasure();
  const scrollerRef = useRef<HTMLDivElement>(null);
  const listboxRef = useRef<HTMLDivElement>(null);
  const marqueeRef = useRef<HTMLDivElement>(null);
  const tagRef = useRef<HTMLDivElement>(null);
  const cards = useCards(projectId, timeline);
  const { mode, unit } = zoom;
  const layout = useMemo(
    () =>
      new StripLayout(
        mode,
        unit,
        timeline.starts,
        cards.between.map((card) => card.index),
        CARD,
      ),
    [mode, unit, timeline, cards],
  );
  const width = layout.end + PLUS + 2 * PAD;
  const view = useView(scrollerRef, width, () => {
    const index = timeline.indexOf(useStudio.getState().frameId);
    return Math.max(0, layout.left(Math.max(index, 0)) - globalThis.innerWidth / 3);
  });
  const rushing = useRushing(scrollerRef);
  useFollow(scrollerRef, layout, timeline, PLUS);
  useSteadyZoom(scrollerRef, layout, timeline);
  useZoomCommands(zoom, () => (scrollerRef.current?.clientWidth ?? 0) - (width - zoom.framesWidth));
  useWheelZoom(scrollerRef, zoom);
  const pointer = usePointer(projectId, timeline, layout, { scrollerRef, listboxRef, marqueeRef, tagRef });
  const files = useDropFiles(projectId, timeline, layout, listboxRef);

  const work = useMemo(() => new Map(cards.over.map((card) => [card.frameId, WORDS[card.stand]])), [cards]);
  const cut = useClipboard(({ clip }) => (clip?.cut ? clip.ids : NOBODY));
  const dragged = useStrip(({ drag }) => (drag && !drag.copies ? drag.ids : null));
  const leaving = useMemo(() => new Set([...cut, ...(dragged ?? NOBODY)]), [cut, dragged]);
  const frameId = useStudio((state) => (state.playing ? null : state.frameId));
  const current = timeline.indexOf(frameId);
  const { from, to } = layout.framesIn(view.from, view.to);
  const indices = Array.from({ length: to - from }, (_, k) => from + k);
  // The active option has to be there for whoever reads the page, wherever the strip is scrolled to.
  if (current >= 0 && (current < from || current >= to)) indices.push(current);

  return (
    <div className={styles.scroller} ref={scrollerRef} {...files}>
      <MeasureFirst />
      <div className={styles.content} style={{ width: `${width}px` }}>
        <Ruler layout={layout} timeline={timeline} fps={fps} from={view.from} to={view.to} width={width} />
        <ContextMenu entries={MENU}>
          <div className={styles.field} style={cellHeight(mode, unit, aspect)} {...pointer}>
            <div
              ref={listboxRef}
              className={styles.listbox}
              role="listbox"
              aria-label="Frames"
              aria-orientation="horizontal"
              aria-multiselectable
              aria-activedescendant={frameId !== null && current >= 0 ? optionId(frameId) : undefined}
              tabIndex={0}
              data-pane="timeline"
              onKeyDown={onKeyDown}
            >
              {indices.map((index) => {
                const id = timeline.ids[index] ?? 0;
                return (
                  <FrameCell
                    key={id}
                    projectId={projectId}
                    id={id}
                    index={index}
                    count={timeline.count}
                    hold={timeline.holds[index] ?? 1}
                    x={layout.left(index)}
                    width={layout.width(index)}
                    height={view.height - NO_PICTURE}
                    toTime={mode === "time"}
                    rushing={rushing}
                    leaving={leaving.has(id)}
                    work={work.get(id) ?? null}
                  />
                );
              })}
            </div>
            <TaskCards cards={cards} layout={layout} from={view.from} to={view.to} />
            <PlusCard x={layout.end} />
            <div className={styles.marquee} ref={marqueeRef} hidden />
          </div>
        </ContextMenu>
        <RangeMark layout={layout} timeline={timeline} />
        <TargetMark layout={layout} timeline={timeline} />
        <Playhead layout={layout} timeline={timeline} />
        <Caret layout={layout} />
      </div>
      <DragTag ref={tagRef} timeline={timeline} />
      <MeasureLast />
    </div>
  );
}

function DragTag({ ref, timeline }: { ref: React.Ref<HTMLDivElement>; timeline: Timeline }) {
  const drag = useStrip((state) => state.drag);
  const where = drag && drag.place < timeline.count ? `before frame ${drag.place + 1}` : "to the end";
  return (
    <div ref={ref} className={styles.tag} hidden={!drag} role="status">
      {drag && `${drag.copies ? "Copy" : "Move"} ${plural(drag.ids.size, "frame")} ${where}`}
    </div>
  );
}

/** Keys of the list itself. All others are commands. */
function onKeyDown(event: React.KeyboardEvent): void {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  runCommand("frame.note");
}

function useWheelZoom(scrollerRef: React.RefObject<HTMLElement | null>, zoom: Zoom): void {
  const turn = useEffectEvent((event: WheelEvent) => {
    const element = scrollerRef.current;
    if (!element) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom.step(-event.deltaY / 100);
    } else if (event.deltaX === 0 && !event.shiftKey) {
      // A wheel that only turns one way goes along the only way there is.
      event.preventDefault();
      element.scrollLeft += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 32 : event.deltaY;
    }
  });
  useEffect(() => {
    const element = scrollerRef.current;
    // React's own wheel listeners are passive, and the browser would zoom the page.
    const onWheel = (event: WheelEvent) => turn(event);
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [scrollerRef]);
}
