import { useLayoutEffect, useState, type RefObject } from "react";

/** How many cards stand side by side in this width. */
export function columnsIn(width: number): number {
  const [least, gap] = width < 680 ? [158, 8] : [232, 16];
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}

/** The columns of a list as wide as it is now. */
export function useColumns(list: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(4);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => setColumns(columnsIn(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  return columns;
}
