import { useLayoutEffect, useState, type RefObject } from "react";

const LEAST_WIDTH = 176;
const GAP = 12;
const CAPTION = 44;
const NARROW = 720;

export interface GridSize {
  columns: number;
  rowHeight: number;
  rowsOfScreen: number;
}

/** How many pictures stand beside each other, and how high a row of them is with its words and the gap below. */
export function gridSize(width: number, height: number): GridSize {
  const least = width < NARROW ? 150 : LEAST_WIDTH;
  const columns = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  const cell = (width - GAP * (columns - 1)) / columns;
  const rowHeight = Math.round((cell * 2) / 3) + CAPTION + GAP;
  return { columns, rowHeight, rowsOfScreen: Math.max(1, Math.floor(height / rowHeight)) };
}

export function useGridSize(box: RefObject<HTMLElement | null>): GridSize {
  const [size, setSize] = useState(() => gridSize(1200, 700));
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      const inner = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (inner > 0) setSize(gridSize(inner, element.clientHeight));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}
