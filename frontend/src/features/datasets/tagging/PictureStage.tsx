/** The picture itself: fit, 100 % and nearer, moved by hand, wheel and keys; and the box it will be cropped to. */

import { useEffect, useRef, useState } from "react";
import { create } from "zustand";
import { datasetThumbnail } from "@/api/datasets";
import type { Dataset, DatasetPicture } from "@/api/types";
import { useCommand } from "@/lib/commands";
import {
  FIT,
  fitScale,
  isCrisp,
  MARGIN,
  overflows,
  pan,
  place,
  rung,
  scaleOf,
  snapped,
  zoomTo,
  type Stage,
  type View,
} from "@/lib/pictureGeometry";
import { usePreferences } from "@/lib/preferences";
import { cx } from "@/ui";
import styles from "./picture.module.css";

/** For the line below the picture. */
export const useScale = create<{ scale: number }>(() => ({ scale: 1 }));

const NONE: Stage = { width: 0, height: 0, ratio: 1, margin: MARGIN };

export function PictureStage({ dataset, picture }: { dataset: Dataset; picture: DatasetPicture }) {
  const stage = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Stage>(NONE);
  const [view, setView] = useState<View>(FIT);
  const [shown, setShown] = useState(picture.name);
  const [loaded, setLoaded] = useState<string | null>(null);
  const judge = usePreferences((state) => state.surround === "judge");

  // Another picture is looked at from the beginning.
  if (shown !== picture.name) {
    setShown(picture.name);
    setView(FIT);
  }

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const measure = () =>
      setRoom({
        width: element.clientWidth,
        height: element.clientHeight,
        ratio: devicePixelRatio,
        margin: MARGIN,
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  // A small picture is not blown up to fit: what is judged is its own pixels.
  const fit = Math.min(fitScale(room, picture), 4);
  const looked: View =
    view.mode === "fit" && fit < fitScale(room, picture)
      ? { mode: "free", scale: fit, x: 0.5, y: 0.5 }
      : view;
  const scale = scaleOf(looked, room, picture);
  useEffect(() => useScale.setState({ scale }), [scale]);
  const rect = place(looked, room, picture);
  const movable = overflows(looked, room, picture);

  const zoom = (to: number, at?: { x: number; y: number }) => setView(zoomTo(to, looked, room, picture, at));
  const toggle = (at?: { x: number; y: number }) => {
    if (view.mode === "fit") zoom(1, at);
    else setView(FIT);
  };
  const move = (dx: number, dy: number) => movable && setView(pan(dx, dy, looked, room, picture));
  useCommand("dataset.zoom", () => toggle());
  useCommand("viewer.fit", () => setView(FIT));
  useCommand("viewer.zoomIn", () => zoom(rung(scale, 1)));
  useCommand("viewer.zoomOut", () => zoom(rung(scale, -1)));
  useCommand("viewer.panLeft", () => move(60, 0));
  useCommand("viewer.panRight", () => move(-60, 0));
  useCommand("viewer.panUp", () => move(0, 60));
  useCommand("viewer.panDown", () => move(0, -60));
  useCommand(
    "viewer.judge",
    () => usePreferences.setState(({ surround }) => ({ surround: surround === "judge" ? "dark" : "judge" })),
    { checked: judge },
  );
  useGestures(stage, { zoom: (factor, at) => zoom(snapped(scale * factor), at), move, toggle });

  const box = { left: rect.x, top: rect.y, width: rect.width, height: rect.height };
  // Beyond what a small version has, the picture itself.
  const near = rect.width * room.ratio > 1280;
  const url = near ? picture.url : datasetThumbnail(dataset.id, picture.name, 1280);
  const { crop } = picture;
  const part = (length: number, of: number) => `${(100 * length) / of}%`;
  return (
    <div
      ref={stage}
      className={cx(styles.stage, judge && styles.judge, movable && styles.movable)}
      role="group"
      aria-label="Picture in hand"
      data-scope="viewer"
      tabIndex={0}
    >
      {room.width > 0 && (
        <div className={styles.frame} style={box}>
          {loaded !== url && (
            <img
              className={styles.image}
              src={datasetThumbnail(dataset.id, picture.name, 160)}
              alt=""
              draggable={false}
            />
          )}
          <img
            key={url}
            className={cx(styles.image, isCrisp(scale) && scale > 1 && styles.crisp)}
            src={url}
            alt={`${picture.name}: ${picture.caption || "untagged"}`}
            draggable={false}
            onLoad={() => setLoaded(url)}
          />
          {crop && (
            <span
              className={styles.crop}
              style={{
                left: part(crop.left, picture.width),
                top: part(crop.top, picture.height),
                width: part(crop.width, picture.width),
                height: part(crop.height, picture.height),
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface Hand {
  zoom: (factor: number, at: { x: number; y: number }) => void;
  move: (dx: number, dy: number) => void;
  toggle: (at: { x: number; y: number }) => void;
}

function useGestures(stage: React.RefObject<HTMLElement | null>, hand: Hand): void {
  const latest = useRef(hand);
  useEffect(() => {
    latest.current = hand;
  });
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const at = (event: MouseEvent) => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault(); // or the browser zooms the page
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 33;
      const factor = Math.exp(-Math.min(Math.max(pixels, -120), 120) / 300);
      if (event.ctrlKey || event.metaKey) latest.current.zoom(factor, at(event));
      else if (event.shiftKey) latest.current.move(-event.deltaY, 0);
      else latest.current.move(-event.deltaX, -event.deltaY);
    };
    let from: { x: number; y: number } | null = null;
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      from = at(event);
      element.setPointerCapture(event.pointerId);
    };
    const moved = (event: PointerEvent) => {
      if (!from) return;
      const now = at(event);
      latest.current.move(now.x - from.x, now.y - from.y);
      from = now;
    };
    const up = () => {
      from = null;
    };
    const twice = (event: MouseEvent) => latest.current.toggle(at(event));
    // A wheel listener of React's is passive: it could not keep the browser from zooming the page.
    element.addEventListener("wheel", wheel, { passive: false });
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", moved);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("dblclick", twice);
    return () => {
      element.removeEventListener("wheel", wheel);
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", moved);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("dblclick", twice);
    };
  }, [stage]);
}
