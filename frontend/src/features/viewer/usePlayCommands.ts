/** The commands of the transport: play, step, jump, in and out, loop. */

import type { Timeline } from "@/api/timeline";
import { useCommand } from "@/lib/commands";
import { shuttle } from "@/lib/playbackClock";
import { edgeFrom, frameAway, nextLoop } from "@/lib/playbackRange";
import { showFrame, useStudio } from "@/lib/studio";
import { currentRange } from "./player";

const { getState, setState } = useStudio;

// K is a brake while it is held: then J and L move by one frame.
let braking = false;

export function usePlayCommands(timeline: Timeline, fps: number): void {
  const playing = useStudio((state) => state.playing);
  const loop = useStudio((state) => state.loop);
  const inId = useStudio((state) => state.inId);
  const outId = useStudio((state) => state.outId);
  const { count } = timeline;
  const range = currentRange(timeline, { inId, outId });
  const enabled = count > 0 || "There are no frames yet";

  const goTo = (index: number) => {
    setState({ playing: false });
    showFrame(timeline.idAt(Math.min(Math.max(index, 0), count - 1)));
  };
  const here = () => timeline.indexOf(getState().frameId);
  const play = (direction: 1 | -1) => {
    if (braking) return goTo(here() + direction);
    const { playing, rate } = getState();
    setState({ playing: true, rate: shuttle(playing, rate, direction) });
  };

  useCommand(
    "play.toggle",
    () =>
      setState(({ playing, rate }) =>
        playing ? { playing: false } : { playing: true, rate: Math.abs(rate) },
      ),
    { enabled, title: playing ? "Pause" : "Play" },
  );
  useCommand(
    "play.stop",
    (event) => {
      braking = event !== undefined;
      setState({ playing: false, rate: 1 });
    },
    { enabled, release: () => (braking = false) },
  );
  useCommand("play.backward", () => play(-1), { enabled });
  useCommand("play.forward", () => play(1), { enabled });
  useCommand("play.loop", () => setState({ loop: nextLoop(loop, range !== null) }), {
    checked: loop !== "off",
    title: { off: "Loop: off", all: "Loop: all", range: "Loop: range" }[loop],
  });

  useCommand("go.previous", () => goTo(here() - 1), { enabled });
  useCommand("go.next", () => goTo(here() + 1), { enabled });
  useCommand("go.secondBack", () => goTo(frameAway(timeline.starts, here(), -fps)), { enabled });
  useCommand("go.secondForward", () => goTo(frameAway(timeline.starts, here(), fps)), { enabled });
  useCommand("go.first", () => goTo(edgeFrom(here(), "first", range, count)), { enabled });
  useCommand("go.last", () => goTo(edgeFrom(here(), "last", range, count)), { enabled });

  const inIndex = timeline.indexOf(inId);
  const outIndex = timeline.indexOf(outId);
  // A new in point behind the out point begins a new range, and the other way round.
  useCommand(
    "range.in",
    () =>
      setState(({ frameId }) => ({
        inId: frameId,
        outId: outIndex >= 0 && outIndex < here() ? null : outId,
      })),
    { enabled, checked: inIndex >= 0 },
  );
  useCommand(
    "range.out",
    () => setState(({ frameId }) => ({ outId: frameId, inId: inIndex > here() ? null : inId })),
    { enabled, checked: outIndex >= 0 },
  );
  useCommand("range.goIn", () => goTo(inIndex), { enabled: inIndex >= 0 || "No in point is set" });
  useCommand("range.goOut", () => goTo(outIndex), { enabled: outIndex >= 0 || "No out point is set" });
  useCommand(
    "range.clear",
    () => setState(({ loop }) => ({ inId: null, outId: null, loop: loop === "range" ? "all" : loop })),
    { enabled: range !== null || "Neither in nor out is set" },
  );
}
