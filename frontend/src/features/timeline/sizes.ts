/** Sizes that the strip and its parts agree on, in pixels. */

import type { CSSProperties } from "react";
import type { Mode } from "./layout";

/** A picture on its way between the frames. */
export const CARD = 132;
/** The card after the last frame. */
export const PLUS = 72;
const CAPTION = 18;
/** However narrow frames are, they stay high enough to be met, and for what lies over them. */
const LOWEST = 40;

/** A custom property for the frames and cards: as high as there is room when drawn to time, else as the film's shape is. */
export const cellHeight = (mode: Mode, unit: number, aspect: number): CSSProperties =>
  ({
    "--cell": mode === "time" ? "100%" : `${Math.round(Math.max((unit - 4) / aspect, LOWEST) + CAPTION)}px`,
  }) as CSSProperties;
