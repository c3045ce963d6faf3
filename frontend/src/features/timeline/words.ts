/** Frames and tasks in words, and which small version of a picture is enough. */

import type { Frame, Task } from "@/api/types";
import { stageWord } from "@/lib/stage";
import { plural } from "@/lib/time";

const NOTE_MOST = 80;

/** "Frame 12, 8 frames long, note: longer than planned". */
export function nameOf(index: number, hold: number, frame: Frame | undefined, work: string | null): string {
  const parts = [`Frame ${index + 1}`, `${plural(hold, "frame")} long`];
  if (frame && frame.take_id === null) parts.push("no picture yet");
  if (work) parts.push(work);
  if (frame?.note)
    parts.push(`note: ${frame.note.length > NOTE_MOST ? `${frame.note.slice(0, NOTE_MOST)}…` : frame.note}`);
  return parts.join(", ");
}

export function stageOf(task: Pick<Task, "status" | "stage">): string {
  return task.status === "running" ? stageWord(task.stage) : "Waiting";
}

/** "40 %", or nothing while there is nothing to measure. */
export const percentOf = (task: Pick<Task, "progress">): string =>
  task.progress > 0 ? `${Math.round(task.progress)} %` : "";

/** The narrowest of the server's small versions that is sharp in a box. */
export function smallWidth(
  frame: Pick<Frame, "width" | "height">,
  width: number,
  height: number,
  density = globalThis.devicePixelRatio || 1,
): 160 | 320 | 640 {
  const aspect = frame.width && frame.height ? frame.width / frame.height : 16 / 9;
  const shown = Math.min(width, height * aspect) * density;
  // A little softness is not seen; a picture four times as large is felt.
  return shown <= 176 ? 160 : shown <= 352 ? 320 : 640;
}
