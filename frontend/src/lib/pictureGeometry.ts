/** Where a picture lies on the stage. Lengths are CSS pixels; a scale counts screen pixels per pixel of the picture. */

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** Where pictures are shown: `ratio` screen pixels per CSS pixel, and the room that stays free around a fitted one. */
export interface Stage extends Size {
  ratio: number;
  margin: number;
}

/** The part of the stage that one picture has: all of it, or a half when two stand side by side. */
export const paneOf = (stage: Stage, halved: boolean): Stage =>
  halved ? { ...stage, width: stage.width / 2 } : stage;

/** How the picture is looked at: all of it, or at a scale around a point of it (0..1 in both directions). */
export type View = { mode: "fit" } | { mode: "free"; scale: number; x: number; y: number };

export const FIT: View = { mode: "fit" };

/** Keeps all colour of the studio away from a fitted picture. */
export const MARGIN = 28;

export const SMALLEST = 0.05;
export const LARGEST = 32;
const LADDER = [0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32];

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

/** The scale at which all of the picture is seen, however small the stage. */
export function fitScale(stage: Stage, picture: Size): number {
  const room = (side: number) => Math.max(side - 2 * Math.min(stage.margin, side / 6), 1);
  return Math.min(room(stage.width) / picture.width, room(stage.height) / picture.height) * stage.ratio;
}

export function scaleOf(view: View, stage: Stage, picture: Size): number {
  return view.mode === "fit" ? fitScale(stage, picture) : view.scale;
}

/** The picture's place. Its corner lies on whole screen pixels, or nothing would be crisp. */
export function place(view: View, stage: Stage, picture: Size): Rect {
  const scale = scaleOf(view, stage, picture);
  const width = (picture.width * scale) / stage.ratio;
  const height = (picture.height * scale) / stage.ratio;
  const [x, y] = view.mode === "fit" ? [0.5, 0.5] : [view.x, view.y];
  const whole = (value: number) => Math.round(value * stage.ratio) / stage.ratio;
  return { x: whole(stage.width / 2 - x * width), y: whole(stage.height / 2 - y * height), width, height };
}

/** Whole multiples are drawn as squares of one colour; anything else is better smoothed. */
export function isCrisp(scale: number): boolean {
  return scale >= 1 && Math.abs(scale - Math.round(scale)) < 0.001;
}

/** Zoomed to a scale while the point of the stage under the pointer stays where it is. */
export function zoomTo(
  scale: number,
  view: View,
  stage: Stage,
  picture: Size,
  at: { x: number; y: number } = { x: stage.width / 2, y: stage.height / 2 },
): View {
  const next = clamp(scale, SMALLEST, LARGEST);
  const rect = place(view, stage, picture);
  const part = (pointer: number, start: number, length: number) => (pointer - start) / length;
  const u = part(at.x, rect.x, rect.width);
  const v = part(at.y, rect.y, rect.height);
  const center = (u: number, pointer: number, side: number, length: number) =>
    clamp(u + ((side / 2 - pointer) * stage.ratio) / (length * next), 0, 1);
  return {
    mode: "free",
    scale: next,
    x: center(u, at.x, stage.width, picture.width),
    y: center(v, at.y, stage.height, picture.height),
  };
}

/** Moved by a distance on the stage; some of the picture always stays in the middle. */
export function pan(dx: number, dy: number, view: View, stage: Stage, picture: Size): View {
  const scale = scaleOf(view, stage, picture);
  const [x, y] = view.mode === "fit" ? [0.5, 0.5] : [view.x, view.y];
  return {
    mode: "free",
    scale,
    x: clamp(x - (dx * stage.ratio) / (picture.width * scale), 0, 1),
    y: clamp(y - (dy * stage.ratio) / (picture.height * scale), 0, 1),
  };
}

/** Whether there is more of the picture than the stage shows. */
export function overflows(view: View, stage: Stage, picture: Size): boolean {
  const { width, height } = place(view, stage, picture);
  return view.mode === "free" && (width > stage.width || height > stage.height);
}

/** The next step of the zoom ladder, up or down. */
export function rung(scale: number, direction: 1 | -1): number {
  const near = 0.01;
  return direction > 0
    ? (LADDER.find((one) => one > scale * (1 + near)) ?? LARGEST)
    : (LADDER.findLast((one) => one < scale * (1 - near)) ?? SMALLEST);
}

/** Where a wheel or a pinch comes close to a whole multiple, it is meant. */
export function snapped(scale: number): number {
  const whole = Math.round(scale);
  return whole >= 1 && Math.abs(scale / whole - 1) < 0.03 ? whole : scale;
}

export const percent = (scale: number): string => `${Math.round(scale * 100)} %`;
