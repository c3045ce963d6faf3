/** What can be done with the chosen frames: those selected, or else the one under the playhead. */

import { useRef } from "react";
import type { Timeline } from "@/api/timeline";
import { freshTimeline, type Place } from "@/api/timelineChanges";
import { copyText } from "@/lib/copyText";
import { useCommand, type CommandId } from "@/lib/commands";
import { putClip, useClipboard } from "@/lib/frameClipboard";
import { showFrame, useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { toast, toastProblem } from "@/ui";
import { between, chosen, toggled } from "./selecting";
import { paste, pasteReplace } from "./pasting";
import { openDialog } from "./state";
import { addCopies, addEmpty, removeFrames, reorder, setHolds } from "./steps";

const { getState, setState } = useStudio;
const NONE = "There are no frames yet";

export function useFrameCommands(projectId: number, timeline: Timeline): void {
  const { count } = timeline;
  const here = useStudio((state) => timeline.indexOf(state.frameId) >= 0);
  const some = useStudio((state) => state.selection.size > 0) || here;
  const enabled = count === 0 ? NONE : some || "No frame is selected";
  const clip = useClipboard((state) => state.clip);
  const pasteEnabled = clip !== null || "Copy or cut frames first";

  const ids = () => {
    const { selection, frameId } = getState();
    return chosen(timeline, selection, frameId);
  };
  /** Behind the last chosen frame; at the end where none is. */
  const behind = (): Place => {
    const last = ids().at(-1);
    return last === undefined ? { to: "last" } : { after_id: last };
  };
  const attempt = (work: Promise<void>) => void work.catch(toastProblem);

  const take = (cut: boolean) => {
    const taken = ids();
    putClip({ projectId, ids: taken, cut });
    const what = plural(taken.length, "frame");
    toast({
      text: cut ? `${what} cut: paste to move ${taken.length === 1 ? "it" : "them"}` : `${what} copied`,
      key: "clip",
    });
  };

  useCommand("frame.insertEmpty", () => {
    const last = timeline.indexOf(ids().at(-1) ?? null);
    attempt(addEmpty(projectId, last < 0 ? count : last + 1));
  });
  useCommand("frame.duplicate", () => attempt(addCopies(projectId, ids(), behind(), "duplicate")), {
    enabled,
  });
  useCommand("frame.delete", () => attempt(removeFrames(projectId, ids())), { enabled });

  useCommand(
    "frame.copy",
    () => {
      // Text that somebody has marked is what they mean by copying.
      const text = getSelection()?.toString();
      if (text) return attempt(copyText(text));
      take(false);
    },
    { enabled },
  );
  useCommand("frame.cut", () => take(true), { enabled });
  useCommand("frame.paste", () => clip && attempt(paste(projectId, clip, behind())), {
    enabled: pasteEnabled,
    title: clip?.cut ? "Move frames here" : "Paste frames after",
  });
  useCommand("frame.pasteReplace", () => clip && attempt(pasteReplace(projectId, clip, ids())), {
    enabled: pasteEnabled === true ? enabled : pasteEnabled,
  });

  // A held arrow asks for the next move before the page has heard of the last one: it counts from where that ended.
  const lastMove = useRef<{ from: Timeline; done: Promise<void> }>(null);
  const shift = async (step: -1 | 1) => {
    const last = lastMove.current;
    if (last?.from === timeline) {
      const turn = last.done.then(async () => {
        last.from = await freshTimeline(projectId);
        await move(last.from, step);
      });
      last.done = turn.catch(() => undefined);
      return turn;
    }
    const done = move(timeline, step);
    lastMove.current = { from: timeline, done: done.catch(() => undefined) };
    return done;
  };
  const move = async (now: Timeline, step: -1 | 1) => {
    const { selection, frameId } = getState();
    const moved = chosen(now, selection, frameId);
    const edge = now.indexOf((step < 0 ? moved[0] : moved.at(-1)) ?? null);
    const neighbour = now.idAt(edge + step);
    // At an end already: what is scattered still gathers there.
    const place: Place =
      neighbour === null
        ? { to: step < 0 ? "first" : "last" }
        : step < 0
          ? { before_id: neighbour }
          : { after_id: neighbour };
    const gathered = now.indexOf(moved.at(-1) ?? null) - now.indexOf(moved[0] ?? null);
    if (neighbour === null && gathered === moved.length - 1) return;
    await reorder(projectId, now, moved, place);
  };
  useCommand("frame.moveLeft", () => attempt(shift(-1)), { enabled });
  useCommand("frame.moveRight", () => attempt(shift(1)), { enabled });

  useCommand("frame.holdShorter", () => attempt(setHolds(projectId, ids(), (hold) => hold - 1)), { enabled });
  useCommand("frame.holdLonger", () => attempt(setHolds(projectId, ids(), (hold) => hold + 1)), { enabled });
  useDialogCommand("frame.hold", "hold", enabled);
  useDialogCommand("frame.moveTo", "move", enabled);
  useDialogCommand("frame.note", "note", here || NONE);
  useDialogCommand("frame.find", "find", count > 0 || NONE);
  useSelectCommands(timeline);
}

function useDialogCommand(
  id: CommandId,
  dialog: Parameters<typeof openDialog>[0],
  enabled: boolean | string,
): void {
  useCommand(id, () => openDialog(dialog), { enabled });
}

function useSelectCommands(timeline: Timeline): void {
  const enabled = timeline.count > 0 || NONE;
  useCommand("frame.selectAll", () => setState({ selection: new Set(timeline.ids) }), { enabled });
  useCommand(
    "frame.selectNone",
    () => {
      const { clip } = useClipboard.getState();
      if (clip?.cut) putClip(null);
      showFrame(getState().frameId);
    },
    { enabled },
  );
  useCommand("frame.toggle", () => {
    const { frameId, selection } = getState();
    if (frameId !== null) setState({ selection: toggled(selection, frameId), anchorId: frameId });
  });

  const at = (index: number) => timeline.idAt(Math.min(Math.max(index, 0), timeline.count - 1));
  const here = () => timeline.indexOf(getState().frameId);
  const extend = (index: number) => {
    const { anchorId, frameId } = getState();
    const from = timeline.indexOf(anchorId) >= 0 ? anchorId : frameId;
    const to = at(index);
    setState({ playing: false, frameId: to, anchorId: from, selection: between(timeline, from, to) });
  };
  useCommand("frame.extendPrevious", () => extend(here() - 1), { enabled });
  useCommand("frame.extendNext", () => extend(here() + 1), { enabled });
  useCommand("frame.extendFirst", () => extend(0), { enabled });
  useCommand("frame.extendLast", () => extend(timeline.count - 1), { enabled });
  useCommand("frame.passPrevious", () => setState({ playing: false, frameId: at(here() - 1) }), { enabled });
  useCommand("frame.passNext", () => setState({ playing: false, frameId: at(here() + 1) }), { enabled });
}
