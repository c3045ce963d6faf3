/** One frame of the strip. It asks for what the frame shows only when the strip has stopped rushing past. */

import { useQuery } from "@tanstack/react-query";
import { memo, useState } from "react";
import { frameQuery } from "@/api/frames";
import type { Frame } from "@/api/types";
import { useStudio } from "@/lib/studio";
import { cx } from "@/ui";
import { nameOf, smallWidth } from "./words";
import styles from "./Strip.module.css";

export interface FrameCellProps {
  projectId: number;
  id: number;
  index: number;
  count: number;
  hold: number;
  x: number;
  width: number;
  /** Height of the picture, for the size that is asked for. */
  height: number;
  toTime: boolean;
  /** The strip is rushing past: no questions. */
  rushing: boolean;
  /** Cut, or under way to another place. */
  leaving: boolean;
  /** What a task does to it, as a word. */
  work: string | null;
}

/** Narrower than this a frame is a line: nothing could be told from its picture. */
const SLIVER = 14;
const ROOM_FOR_HOLD = 64;

export const optionId = (id: number): string => `timeline-frame-${id}`;

export const FrameCell = memo(function FrameCell(props: FrameCellProps) {
  const { id, index, count, hold, x, width, rushing } = props;
  const [asked, setAsked] = useState(!rushing && width >= SLIVER);
  if (!asked && !rushing && width >= SLIVER) setAsked(true);
  // One question a frame: there may be many of them on screen.
  const state = useStudio(({ selection, frameId }) => (selection.has(id) ? 1 : 0) + (frameId === id ? 2 : 0));
  const selected = (state & 1) !== 0;
  const current = (state & 2) !== 0;
  const shared = {
    id: optionId(id),
    role: "option",
    "aria-selected": selected,
    "aria-current": current || undefined,
    "aria-setsize": count,
    "aria-posinset": index + 1,
    "data-index": index,
    className: cx(
      styles.cell,
      selected && styles.selected,
      current && styles.current,
      props.leaving && styles.leaving,
      width < SLIVER && styles.sliver,
    ),
    style: { left: `${x}px`, width: `${width}px` },
  };
  if (!asked) {
    return (
      <div {...shared} aria-label={nameOf(index, hold, undefined, props.work)}>
        <span className={styles.picture} />
        {width >= SLIVER && <Caption index={index} hold={hold} width={width} note={false} />}
      </div>
    );
  }
  return <Known {...props} shared={shared} />;
});

function Known({
  projectId,
  id,
  index,
  hold,
  width,
  height,
  toTime,
  work,
  shared,
}: FrameCellProps & { shared: React.ComponentProps<"div"> }) {
  const frame = useQuery(frameQuery(projectId, id)).data;
  const note = frame?.note ?? "";
  return (
    <div {...shared} aria-label={nameOf(index, hold, frame, work)} title={note || undefined}>
      <Picture frame={frame} width={width} height={height} toTime={toTime} />
      <Caption index={index} hold={hold} width={width} note={note !== ""} />
    </div>
  );
}

function Picture({
  frame,
  width,
  height,
  toTime,
}: {
  frame: Frame | undefined;
  width: number;
  height: number;
  toTime: boolean;
}) {
  const [broken, setBroken] = useState<string | null>(null);
  if (!frame) return <span className={styles.picture} />;
  if (frame.take_id === null)
    return (
      <span className={cx(styles.picture, styles.none)}>
        {width >= 60 ? "no picture yet" : <span aria-hidden>◌</span>}
      </span>
    );
  if (broken === frame.take_id)
    return <span className={cx(styles.picture, styles.none)}>{width >= 60 ? "△ missing" : "△"}</span>;
  const takeId = frame.take_id;
  const source = `/media/takes/${takeId}/${smallWidth(frame, width, height)}.webp`;
  return (
    <span className={cx(styles.picture, toTime && styles.toTime)}>
      <img
        className={styles.image}
        src={source}
        alt=""
        draggable={false}
        decoding="async"
        onError={() => setBroken(takeId)}
      />
      {toTime && <span className={styles.held} />}
    </span>
  );
}

function Caption({
  index,
  hold,
  width,
  note,
}: {
  index: number;
  hold: number;
  width: number;
  note: boolean;
}) {
  const number = String(index + 1);
  return (
    <span className={styles.caption} aria-hidden>
      {/* Half a number would be another number. */}
      {width >= 10 + 7 * number.length && <span className={styles.number}>{number}</span>}
      {note && <span className={styles.note} />}
      {width >= ROOM_FOR_HOLD && hold > 1 && <span className={styles.hold}>×{hold}</span>}
    </span>
  );
}
