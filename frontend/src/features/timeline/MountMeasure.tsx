/**
 * `performance.measure("timeline-mount")`: how long the strip's own first render and layout took, for benchmarks. What
 * the rest of the page does in between, as part of the same commit, is left out: hence a mark at either end of both.
 */

import { useLayoutEffect, useState } from "react";

const NAME = "timeline-mount";
const timeOf = (mark: string): number =>
  performance.getEntriesByName(`${NAME}-${mark}`).at(-1)?.startTime ?? 0;

function useRenderMark(mark: string): void {
  useState(() => performance.mark(`${NAME}-${mark}`));
}

/** To be called first in the component that is measured. */
export function useMountMeasure(): void {
  useRenderMark("begun");
  useLayoutEffect(() => {
    const laidOut = performance.now();
    const start = timeOf("begun");
    const duration = timeOf("rendered") - start + (laidOut - timeOf("layout"));
    performance.measure(NAME, { start, duration });
  }, []);
}

/** The first child: its layout effects run before all others'. */
export function MeasureFirst() {
  useLayoutEffect(() => {
    performance.mark(`${NAME}-layout`);
  }, []);
  return null;
}

/** The last child: when it renders, all others have. */
export function MeasureLast() {
  useRenderMark("rendered");
  return null;
}
