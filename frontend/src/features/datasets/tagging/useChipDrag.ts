/** Chips moved by hand: one is picked up, a line shows where it will stand, and letting go puts it there. */

import { useRef, useState, type PointerEvent, type RefObject } from "react";

interface Spot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The place before which a point lies, among chips in rows. */
export function placeAt(x: number, y: number, chips: readonly Spot[]): number {
  const inRow = chips.findLastIndex((chip) => chip.top <= y);
  if (inRow < 0) return 0;
  const row = chips[inRow];
  const first = chips.findIndex((chip) => row !== undefined && Math.abs(chip.top - row.top) < 4);
  for (let index = first; index <= inRow; index++) {
    const chip = chips[index];
    if (chip && x < (chip.left + chip.right) / 2) return index;
  }
  return inRow + 1;
}

const SLOP = 5;

export function useChipDrag(list: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<{ from: number; caret: number } | null>(null);
  const start = useRef<{ from: number; x: number; y: number } | null>(null);

  const onPointerDown = (event: PointerEvent) => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    // On the cross the hand means that.
    if (!chip || event.button !== 0 || !(event.target as HTMLElement).closest("[data-chip]")) return;
    start.current = { from: Number(chip.dataset["index"]), x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent) => {
    const { current } = start;
    if (!current) return;
    if (!drag && Math.hypot(event.clientX - current.x, event.clientY - current.y) < SLOP) return;
    if (!drag) list.current?.setPointerCapture(event.pointerId);
    const chips = [...(list.current?.querySelectorAll("[data-index]") ?? [])];
    const caret = placeAt(
      event.clientX,
      event.clientY,
      chips.map((chip) => chip.getBoundingClientRect()),
    );
    setDrag({ from: current.from, caret });
  };
  const end = (moves: boolean) => {
    if (drag && moves && drag.caret !== drag.from && drag.caret !== drag.from + 1)
      onMove(drag.from, drag.caret);
    start.current = null;
    setDrag(null);
  };
  return {
    caret: drag?.caret ?? null,
    dragged: drag?.from ?? null,
    props: {
      onPointerDown,
      onPointerMove,
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    },
  };
}
