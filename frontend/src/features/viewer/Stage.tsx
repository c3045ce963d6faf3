import { useEffect, useRef, type ReactNode } from "react";
import type { Timeline } from "@/api/timeline";
import type { Frame } from "@/api/types";
import { usePreferences } from "@/lib/preferences";
import { useStudio } from "@/lib/studio";
import { ContextMenu, cx, type MenuEntry } from "@/ui";
import { Divider } from "./Divider";
import { MARGIN, overflows, paneOf } from "@/lib/pictureGeometry";
import { useLook } from "./look";
import { useGestures } from "./useGestures";
import type { Projector } from "./useProjector";
import type { Comparison } from "./useShown";
import styles from "./Viewer.module.css";

const MENU: readonly MenuEntry[] = [
  "viewer.fit",
  "viewer.actual",
  "viewer.zoomIn",
  "viewer.zoomOut",
  "-",
  "take.compare",
  "viewer.judge",
  "viewer.fullscreen",
  "-",
  "take.again",
  "take.recall",
  "take.star",
  "take.download.png",
];

export interface StageProps {
  projector: Projector;
  frame: Frame | undefined;
  timeline: Timeline | undefined;
  comparison: Comparison;
  halved: boolean;
  /** What lies over the picture: invitations, previews, problems. */
  children: ReactNode;
}

export function StageView({ projector, frame, timeline, comparison, halved, children }: StageProps) {
  const { screen } = projector;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const judge = usePreferences((state) => state.surround === "judge");
  const full = useLook((look) => look.full);
  const view = useLook((look) => look.view);
  const size = useLook((look) => look.stage);
  const compare = useStudio((state) => state.compare);
  const peeking = useStudio((state) => state.peeking);
  const playing = useStudio((state) => state.playing);

  useEffect(() => (canvas.current ? screen.attach(canvas.current) : undefined), [screen]);

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const next = { width, height, ratio: devicePixelRatio, margin: full && !judge ? 0 : MARGIN };
      screen.resize(next);
      useLook.setState({ stage: next });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Moved to a screen of another density, nothing changes its size in CSS pixels.
    window.addEventListener("resize", measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [screen, full, judge]);

  useGestures(stage, screen);

  const comparing = compare !== "off" && comparison.other !== null && !peeking;
  const picture = frame?.width ? sizeOf(frame) : null;
  const movable = picture !== null && size.width > 0 && overflows(view, paneOf(size, halved), picture);
  return (
    <ContextMenu entries={MENU}>
      <div
        ref={stage}
        className={cx(styles.stage, judge && styles.judge, movable && styles.movable)}
        role="group"
        aria-label="Picture"
        tabIndex={0}
      >
        <canvas
          ref={canvas}
          className={styles.canvas}
          role="img"
          aria-label={playing ? "Playing" : described(frame, timeline)}
        />
        {peeking && comparison.other && <Caption side="left">{comparison.name}</Caption>}
        {compare !== "off" && comparison.why && <Caption side="left">{comparison.why}</Caption>}
        {comparing && (
          <>
            <Caption side="left">{comparison.name}</Caption>
            <Caption side="right">Shown</Caption>
          </>
        )}
        {comparing && compare === "slider" && picture && <Divider picture={picture} />}
        {children}
      </div>
    </ContextMenu>
  );
}

function Caption({ side, children }: { side: "left" | "right"; children: ReactNode }) {
  return <span className={cx(styles.caption, side === "right" && styles.right)}>{children}</span>;
}

const sizeOf = ({ width, height }: Frame) => ({ width: width ?? 1, height: height ?? 1 });

function described(frame: Frame | undefined, timeline: Timeline | undefined): string {
  if (!frame) return "No frame";
  const number = (timeline?.indexOf(frame.id) ?? -1) + 1;
  const what = frame.take_id ? `picture of ${frame.width} by ${frame.height} pixels` : "no picture yet";
  return [`Frame ${number}: ${what}`, frame.note].filter(Boolean).join(". ");
}
