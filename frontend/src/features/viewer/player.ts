/**
 * Plays the film: one requestAnimationFrame clock, which moves the playhead at most once a shown frame, and the wishes
 * for pictures ahead of it. A frame whose picture is not ready when it is due is dropped; what is on screen stays.
 */

import { create } from "zustand";
import { frameQuery } from "@/api/frames";
import { keys, queryClient } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import type { Frame } from "@/api/types";
import { decodingAtRest, decodingToPlay, framesAhead, framesAround, withinBytes } from "@/lib/playbackAhead";
import { stepAt, tickAt, type Run } from "@/lib/playbackClock";
import { rangeOf, runFrom, type Range } from "@/lib/playbackRange";
import { Tally } from "@/lib/playbackTally";
import { passFrame, showFrame, useStudio, type Studio } from "@/lib/studio";
import { frameAt } from "@/lib/time";
import { AHEAD, shotOfFrame, type Pictures, type Shot, type Wish } from "./pictures";
import type { Screen } from "./screen";

/** What a benchmark reads: frames shown in time and dropped since the page was loaded, and the present state. */
export interface PlaybackFigures {
  shown: number;
  dropped: number;
  heldBytes: number;
  fps: number;
}

declare global {
  interface Window {
    /** Numbers for benchmarks, kept up at all times; nothing in the studio reads them. */
    __kino?: { playback?: PlaybackFigures };
  }
}

/** The same for people, a few times a second. */
export const useFigures = create<Pick<PlaybackFigures, "fps" | "dropped">>(() => ({ fps: 0, dropped: 0 }));

const MOST_AHEAD = 64;
const AROUND = 9;
/** Frames of a page are fetched together. */
const PAGE = 100;
/** Playing begins when this much of it is decoded, or after the longest wait. */
const LEAD_MS = 400;
const LONGEST_LEAD_MS = 1500;
const TELL_MS = 400;
/** Where fewer than this part of the frames come in time, the rest of the run is played from small versions… */
const TOO_FEW = 0.75;
/** …of pictures so large that no machine decodes them in time; of others, making the small versions costs more. */
const MOST_PIXELS_IN_TIME = 2.5e6;
const PROXY_WIDTH = 640;

export function currentRange(
  timeline: Timeline,
  { inId, outId }: Pick<Studio, "inId" | "outId">,
): Range | null {
  return rangeOf(timeline.indexOf(inId), timeline.indexOf(outId), timeline.count);
}

export class Player {
  readonly #projectId: number;
  readonly #pictures: Pictures;
  readonly #screen: Screen;
  readonly #tally = new Tally();
  readonly #asked = new Set<number>();
  #timeline: Timeline = Timeline.empty;
  #fps = 24;
  /** The picture that the shown one may be compared with. */
  #other: Shot | null = null;
  #run: Run | null = null;
  #request = 0;
  #beganAt: number | null = null; // null while it waits for the first pictures
  #askedAt = 0;
  #step = 0;
  #shownStep = -1; // behind #step while a picture is late
  #toldAt = 0;
  #planned = false;
  #droppedBefore = 0;
  #proxies = false;
  #passing: number | null = null; // the frame that this player has moved the playhead to

  constructor(projectId: number, pictures: Pictures, screen: Screen) {
    this.#projectId = projectId;
    this.#pictures = pictures;
    this.#screen = screen;
  }

  /** Runs until what it gives back is called. */
  begin(): () => void {
    const stops = [
      useStudio.subscribe((state, before) => this.#hear(state, before)),
      this.#pictures.subscribe(() => this.#tell()),
    ];
    // A hidden page gets no frames: what passed meanwhile was not dropped, it was not looked at.
    const seen = () => document.visibilityState === "visible" && this.#run && this.#start();
    document.addEventListener("visibilitychange", seen);
    if (useStudio.getState().playing) this.#start();
    this.plan();
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", seen);
      this.#halt();
    };
  }

  film(timeline: Timeline, fps: number): void {
    if (timeline === this.#timeline && fps === this.#fps) return;
    this.#timeline = timeline;
    this.#fps = fps;
    this.#asked.clear();
    if (this.#run) this.#start();
    this.plan();
  }

  /** After the server has been away: what could not be had is asked for again. */
  tryAgain(): void {
    this.#asked.clear();
    this.#pictures.forgive();
    this.plan();
  }

  compareWith(other: Shot | null): void {
    this.#other = other;
    this.plan();
  }

  /** Asks anew for the pictures that are wanted now, once however often it is called in a turn. */
  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#plan();
    });
  }

  #hear(state: Studio, before: Studio): void {
    if (state.playing !== before.playing) {
      if (state.playing) this.#start();
      else this.#end();
    } else if (state.playing) {
      const turned = state.rate !== before.rate || state.loop !== before.loop;
      const bounded = state.inId !== before.inId || state.outId !== before.outId;
      // Somebody else has moved the playhead: play on from there.
      const moved = state.frameId !== before.frameId && state.frameId !== this.#passing;
      if (turned || moved || (bounded && state.loop === "range")) this.#start();
    }
    if (state.frameId !== before.frameId || state.playing !== before.playing) this.plan();
  }

  #start(): void {
    const { frameId, rate, loop, inId, outId } = useStudio.getState();
    if (this.#timeline.count === 0) return useStudio.setState({ playing: false });
    const index = this.#timeline.indexOf(frameId);
    const going = this.#beganAt !== null;
    const range = currentRange(this.#timeline, { inId, outId });
    this.#run = runFrom(this.#timeline.starts, index, rate, loop, range);
    this.#step = 0;
    this.#shownStep = -1;
    this.#askedAt = performance.now();
    this.#beganAt = null;
    if (going) this.#go(this.#askedAt);
    else this.#droppedBefore = this.#tally.dropped;
    this.plan();
    if (!this.#request) this.#request = requestAnimationFrame(this.#tick);
  }

  #go(now: number): void {
    const run = this.#run;
    if (!run) return;
    this.#beganAt = now;
    const index = frameAt(this.#timeline.starts, run.from);
    this.#tally.begin(index);
    this.#show(run);
  }

  #end(): void {
    this.#halt();
    const { frameId, selection } = useStudio.getState();
    // One selected frame follows the playhead; several were selected for a purpose.
    if (selection.size <= 1) showFrame(frameId);
  }

  #halt(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#run = null;
    this.#beganAt = null;
    this.#proxies = false;
    this.#tell(true);
  }

  readonly #tick = (now: number) => {
    this.#request = 0;
    const run = this.#run;
    if (!run) return;
    this.#request = requestAnimationFrame(this.#tick);
    if (this.#beganAt === null) {
      if (this.#leadIsReady() || now - this.#askedAt > LONGEST_LEAD_MS) this.#go(now);
      return;
    }
    const step = stepAt(now - this.#beganAt, this.#fps);
    if (step > this.#step) this.#advance(run, step, now);
    else if (this.#shownStep < this.#step) this.#show(run);
    const tooSlow = now - this.#beganAt > 1000 && this.#tally.fps(this.#fps) < TOO_FEW * this.#fps;
    if (tooSlow) this.#proxies = true;
    this.#tell();
  };

  #leadIsReady(): boolean {
    const { starts } = this.#timeline;
    const run = this.#run;
    if (!run) return false;
    const most = Math.max(2, Math.ceil((LEAD_MS * this.#fps) / 1000));
    return framesAhead(run, starts, 0, most).every((index) => this.#screen.ready(this.#shotAt(index)));
  }

  #advance(run: Run, step: number, now: number): void {
    const frames: number[] = [];
    let ended = false;
    for (let one = this.#step + 1; one <= step && !ended; one++) {
      const tick = tickAt(run, one);
      if (tick === null) ended = true;
      else frames.push(frameAt(this.#timeline.starts, tick));
    }
    this.#step = step;
    const onScreen = this.#timeline.indexOf(useStudio.getState().frameId);
    const due = frames.at(-1);
    if (due !== undefined) {
      const ready = this.#screen.ready(this.#shotAt(due));
      this.#tally.advance(now, frames, onScreen, ready);
      this.#show(run);
      this.plan();
    }
    if (ended) useStudio.setState({ playing: false });
  }

  /** Shows the frame that is due, or while its picture is late the newest before it that is there. */
  #show(run: Run): void {
    const oldest = Math.max(this.#shownStep + 1, this.#step - MOST_AHEAD);
    for (let step = this.#step; step >= oldest; step--) {
      const tick = tickAt(run, step);
      if (tick === null) continue;
      const index = frameAt(this.#timeline.starts, tick);
      const shot = this.#shotAt(index);
      if (!this.#screen.ready(shot)) continue;
      this.#shownStep = step;
      const id = this.#timeline.idAt(index);
      if (id === useStudio.getState().frameId) return;
      this.#screen.set({ shot });
      this.#screen.paint();
      this.#passing = id;
      passFrame(id);
      return;
    }
  }

  #frameAt(index: number): Frame | undefined {
    const id = this.#timeline.idAt(index);
    return id === null ? undefined : queryClient.getQueryData<Frame>(keys.frame(id));
  }

  /** Undefined as long as the frame is not known here. */
  #shotAt(index: number): Shot | null | undefined {
    const frame = this.#frameAt(index);
    return frame && shotOfFrame(frame);
  }

  #plan(): void {
    const { frameId } = useStudio.getState();
    const timeline = this.#timeline;
    const index = timeline.indexOf(frameId);
    if (index < 0) return this.#pictures.want([], { giveUp: true });
    const run = this.#run;
    const wanted = run
      ? framesAhead(run, timeline.starts, this.#step + this.#lag(), MOST_AHEAD)
      : framesAround(index, timeline.count, AROUND);
    this.#meet(wanted, run !== null);
    const wishes: Wish[] = [];
    for (const one of wanted) {
      const shot = this.#shotAt(one);
      if (shot) wishes.push(this.#wishFor(shot, !run && one === index));
    }
    if (!run && this.#other) wishes.splice(1, 0, this.#wishFor(this.#other, true));
    const sized = wishes.map((wish) => ({ wish, bytes: wish.decoding.bytes }));
    const fitting = withinBytes(sized, AHEAD).map(({ wish }) => wish);
    // Giving up what is late would begin everything and end nothing where the machine can't keep up.
    this.#pictures.want(fitting, { giveUp: run === null });
  }

  /** Steps to let go: where the next frame would only be ready after its time, the one after it must come first. */
  #lag(): number {
    const inTime = this.#shownStep >= this.#step || this.#beganAt === null;
    return inTime ? 0 : 1 + Math.ceil((this.#pictures.tookMs * this.#fps) / 1000);
  }

  #wishFor(shot: Shot, closely: boolean): Wish {
    const { width, height } = shot;
    const wide = this.#screen.shownWidth(shot);
    const proxy = this.#proxies && width * height > MOST_PIXELS_IN_TIME;
    const shown = proxy ? Math.min(wide, PROXY_WIDTH) : wide;
    const decode = closely ? decodingAtRest : decodingToPlay;
    return { shot, decoding: decode(width, height, shown) };
  }

  /** Gets to know frames. While playing a page at a time, since the ones after them are next. */
  #meet(indices: readonly number[], pages: boolean): void {
    const { count } = this.#timeline;
    const missing = indices.filter((index) => !this.#frameAt(index));
    const wanted = new Set<number>();
    for (const index of missing) {
      const first = pages ? index - (index % PAGE) : index;
      for (let one = first; one < Math.min(pages ? first + PAGE : index + 1, count); one++) wanted.add(one);
    }
    const asking = [...wanted].flatMap((index) => {
      const id = this.#timeline.idAt(index);
      if (id === null || this.#frameAt(index) || this.#asked.has(id)) return [];
      this.#asked.add(id);
      // What can't be had is not asked for again until the film changes, or it would be asked for all the time.
      const known = () => queryClient.getQueryData(keys.frame(id)) && this.#asked.delete(id);
      return [queryClient.prefetchQuery(frameQuery(this.#projectId, id)).then(known)];
    });
    if (asking.length > 0) void Promise.all(asking).then(() => this.plan());
  }

  #tell(ended = false): void {
    const now = performance.now();
    const fps = this.#run && this.#beganAt !== null ? this.#tally.fps(this.#fps) : 0;
    const { shown, dropped } = this.#tally;
    const { heldBytes } = this.#pictures;
    window.__kino = { ...window.__kino, playback: { shown, dropped, heldBytes, fps } };
    if (!ended && now - this.#toldAt < TELL_MS) return;
    this.#toldAt = now;
    useFigures.setState({ fps, dropped: dropped - this.#droppedBefore });
  }
}
