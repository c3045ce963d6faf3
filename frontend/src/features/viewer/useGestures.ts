/** Wheel, pinch, drag and double click on the stage. Each has a command beside it, for hands and tools that can't. */

import { useEffect, type RefObject } from "react";
import { FIT, overflows, pan, snapped, zoomTo } from "@/lib/pictureGeometry";
import { useLook } from "./look";
import type { Screen } from "./screen";

interface Point {
  x: number;
  y: number;
}

/** A wheel's turn as a factor. Lines and pages are told by mice, pixels by touch pads. */
function factorOf({ deltaY, deltaMode }: WheelEvent): number {
  const pixels = deltaMode === WheelEvent.DOM_DELTA_PIXEL ? deltaY : deltaY * 33;
  return Math.exp(-Math.min(Math.max(pixels, -120), 120) / 300);
}

export function useGestures(stage: RefObject<HTMLElement | null>, screen: Screen): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const look = () => useLook.getState();
    const hands = new Map<number, Point>();
    // The scale that a turning wheel has reached, before it is drawn to a whole multiple: or it could not leave one.
    let reached: { scale: number; until: number } | null = null;

    /** On the pane that the pointer is over: of two side by side both move alike. */
    const at = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
      const box = element.getBoundingClientRect();
      return { x: (clientX - box.left) % Math.max(screen.pane.width, 1), y: clientY - box.top };
    };
    const zoom = (factor: number, point: Point, now: number) => {
      const from = reached && reached.until > now ? reached.scale : screen.scale;
      reached = { scale: from * factor, until: now + 400 };
      useLook.setState({
        view: zoomTo(snapped(reached.scale), look().view, screen.pane, screen.size, point),
      });
    };
    const move = (dx: number, dy: number) =>
      useLook.setState({ view: pan(dx, dy, look().view, screen.pane, screen.size) });
    const canMove = () => overflows(look().view, screen.pane, screen.size);

    const wheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault(); // or the browser zooms the page
        zoom(factorOf(event), at(event), event.timeStamp);
      } else if (canMove()) {
        event.preventDefault();
        const turned = event.shiftKey && event.deltaX === 0;
        move(turned ? -event.deltaY : -event.deltaX, turned ? 0 : -event.deltaY);
      }
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || onControl(event.target, element)) return;
      hands.set(event.pointerId, at(event));
      if (canMove() || hands.size > 1) element.setPointerCapture(event.pointerId);
    };
    const moved = (event: PointerEvent) => {
      const before = hands.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const [other] = [...hands].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      hands.set(event.pointerId, now);
      if (other) {
        const apart = (point: Point) => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
        const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
        zoom(apart(now) / apart(before), middle, event.timeStamp);
        move((now.x - before.x) / 2, (now.y - before.y) / 2);
      } else if (canMove()) {
        move(now.x - before.x, now.y - before.y);
      }
    };
    const up = (event: PointerEvent) => hands.delete(event.pointerId);
    const twice = (event: MouseEvent) => {
      if (onControl(event.target, element)) return;
      const { view } = look();
      useLook.setState({
        view: view.mode === "fit" ? zoomTo(1, view, screen.pane, screen.size, at(event)) : FIT,
      });
    };

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
  }, [stage, screen]);
}

/** On a button or the divider the hand means that, not the picture. */
function onControl(target: EventTarget | null, stage: Element): boolean {
  const control =
    target instanceof Element ? target.closest('button, a, [role="slider"], [role="alert"]') : null;
  return control !== null && stage.contains(control);
}
