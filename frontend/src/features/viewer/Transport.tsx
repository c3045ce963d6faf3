import {
  Columns2,
  Contrast,
  Ellipsis,
  Eye,
  Maximize,
  Minimize,
  Pause,
  Play,
  Repeat,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
} from "lucide-react";
import type { Timeline } from "@/api/timeline";
import { RATES } from "@/lib/playbackClock";
import { usePreferences } from "@/lib/preferences";
import { useStudio } from "@/lib/studio";
import { timecode } from "@/lib/time";
import { Button, CommandButton, cx, DropdownMenu, IconButton, type MenuEntry } from "@/ui";
import { InMark, OutMark } from "./marks";
import { useLook } from "./look";
import { useFigures } from "./player";
import styles from "./Viewer.module.css";

const MORE: readonly MenuEntry[] = [
  "range.in",
  "range.out",
  "range.clear",
  "-",
  "viewer.fit",
  "viewer.actual",
  "take.compare",
  "viewer.judge",
  "viewer.fullscreen",
];

export function Transport({ timeline, fps, canPeek }: { timeline: Timeline; fps: number; canPeek: boolean }) {
  const playing = useStudio((state) => state.playing);
  const loop = useStudio((state) => state.loop);
  const full = useLook((look) => look.full);
  return (
    <div className={styles.transport} role="toolbar" aria-label="Transport">
      <Time timeline={timeline} fps={fps} />
      <div className={styles.buttons}>
        <CommandButton id="go.first">
          <SkipBack />
        </CommandButton>
        <CommandButton id="go.previous">
          <StepBack />
        </CommandButton>
        <CommandButton id="play.toggle" className={styles.play}>
          {playing ? <Pause /> : <Play />}
        </CommandButton>
        <CommandButton id="go.next">
          <StepForward />
        </CommandButton>
        <CommandButton id="go.last">
          <SkipForward />
        </CommandButton>
        <CommandButton id="play.loop" className={loop === "range" ? styles.loopRange : undefined}>
          <Repeat />
          {loop === "range" && <span aria-hidden>[ ]</span>}
        </CommandButton>
      </div>
      <div className={cx(styles.buttons, styles.wide)}>
        <CommandButton id="range.in">
          <InMark />
        </CommandButton>
        <CommandButton id="range.out">
          <OutMark />
        </CommandButton>
      </div>
      <Rate />
      <Fps fps={fps} />
      <div className={cx(styles.buttons, styles.wide, styles.end)}>
        <CommandButton id="take.compare">
          <Columns2 />
        </CommandButton>
        <PeekButton canPeek={canPeek} />
        <CommandButton id="viewer.judge">
          <Contrast />
        </CommandButton>
        <CommandButton id="viewer.fullscreen">{full ? <Minimize /> : <Maximize />}</CommandButton>
      </div>
      <div className={styles.narrow}>
        <DropdownMenu
          trigger={
            <IconButton label="More of the viewer">
              <Ellipsis />
            </IconButton>
          }
          entries={MORE}
        />
      </div>
    </div>
  );
}

function Time({ timeline, fps }: { timeline: Timeline; fps: number }) {
  const tick = useStudio((state) => timeline.starts[timeline.indexOf(state.frameId)] ?? 0);
  return (
    <span className={styles.time}>
      <span className={styles.now} title="Timecode: minutes, seconds, frames">
        {timecode(tick, fps)}
      </span>
      <span className={styles.total}>/ {timecode(timeline.ticks, fps)}</span>
    </span>
  );
}

function Rate() {
  const rate = useStudio((state) => state.rate);
  const entries = [...RATES.toReversed().map((one) => -one), ...RATES].map((one) => ({
    label: `${words(one)}${one === rate ? " (now)" : ""}`,
    onSelect: () => useStudio.setState({ rate: one, ...(one < 0 ? { playing: true } : {}) }),
  }));
  return (
    <DropdownMenu
      trigger={
        <Button small look="quiet" className={styles.rate} aria-label={`Speed: ${words(rate)}`}>
          {rate < 0 ? "−" : ""}
          {Math.abs(rate)}×
        </Button>
      }
      entries={entries}
    />
  );
}

const words = (rate: number) => `${Math.abs(rate)}× ${rate < 0 ? "backward" : "forward"}`;

/** What is really shown, beside what is meant to be. */
function Fps({ fps }: { fps: number }) {
  const playing = useStudio((state) => state.playing);
  const show = usePreferences((state) => state.showFps);
  const figures = useFigures();
  if (!playing || !show || figures.fps === 0) return <span className={styles.fps}>{fps} fps</span>;
  return (
    <span className={styles.fps}>
      {figures.fps.toFixed(1)} / {fps} fps
      {figures.dropped > 0 && <span className={styles.dropped}>{figures.dropped} dropped</span>}
    </span>
  );
}

/** Held by hand as `\` is held by key. */
function PeekButton({ canPeek }: { canPeek: boolean }) {
  const peeking = useStudio((state) => state.peeking);
  const peek = (on: boolean) => useStudio.setState({ peeking: on && canPeek });
  const isPress = (key: string) => key === "Enter" || key === " ";
  return (
    <IconButton
      label={canPeek ? "Hold to peek at what it is compared with" : "Peek: there is nothing to compare with"}
      shortcut="\"
      pressed={peeking}
      aria-disabled={!canPeek || undefined}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        peek(true);
      }}
      onPointerUp={() => peek(false)}
      onPointerCancel={() => peek(false)}
      onKeyDown={(event) => {
        if (!isPress(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        peek(true);
      }}
      onKeyUp={(event) => isPress(event.key) && peek(false)}
      onBlur={() => peek(false)}
    >
      <Eye />
    </IconButton>
  );
}
