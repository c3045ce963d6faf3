import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { clamp, place, type Size } from "@/lib/pictureGeometry";
import { useLook } from "./look";
import { dividerAt } from "./screen";
import styles from "./Viewer.module.css";

const setDivider = (divider: number) => useLook.setState({ divider: clamp(divider, 0, 1) });

/** The line between the compared and the shown picture: dragged, or moved by arrows. */
export function Divider({ picture }: { picture: Size }) {
  const { stage, view, divider } = useLook();
  const held = useRef(0);
  const rect = place(view, stage, picture);
  const left = dividerAt(divider, rect, stage);

  const keys = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const next = {
      ArrowLeft: divider - step,
      ArrowDown: divider - step,
      ArrowRight: divider + step,
      ArrowUp: divider + step,
      PageDown: divider - 0.1,
      PageUp: divider + 0.1,
      Home: 0,
      End: 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setDivider(next);
  };
  const hold = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = event.clientX - left; // it stays under the hand where it was taken
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setDivider((event.clientX - held.current - rect.x) / rect.width);
  };

  return (
    <div
      className={styles.divider}
      style={{ left: `${left}px` }}
      role="slider"
      aria-label="Divider between the compared and the shown picture"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(divider * 100)}
      aria-valuetext={`${Math.round(divider * 100)} % compared`}
      tabIndex={0}
      onKeyDown={keys}
      onPointerDown={hold}
      onPointerMove={drag}
    >
      <span className={styles.grip} aria-hidden />
    </div>
  );
}
