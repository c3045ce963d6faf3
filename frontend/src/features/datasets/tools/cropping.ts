/** Boxes in a picture, in its pixels: moved, resized and fitted to a shape without ever leaving it. */

import type { Crop } from "@/api/types";

export interface Size {
  width: number;
  height: number;
}

export const LEAST = 16;

const between = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

export const whole = ({ width, height }: Size): Crop => ({ left: 0, top: 0, width, height });

export const isWhole = (box: Crop, { width, height }: Size): boolean =>
  box.left === 0 && box.top === 0 && box.width === width && box.height === height;

/** The box moved by so many pixels, as far as there is room. */
export function moved(box: Crop, by: { x: number; y: number }, { width, height }: Size): Crop {
  return {
    ...box,
    left: Math.round(between(box.left + by.x, 0, width - box.width)),
    top: Math.round(between(box.top + by.y, 0, height - box.height)),
  };
}

/** The largest box of a shape (width by height) around the middle of the one there is. */
export function shaped(box: Crop, ratio: number, size: Size): Crop {
  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;
  let width = Math.min(size.width, size.height * ratio);
  // Around the same middle it may have less room than in the middle of the picture; then it moves there.
  const height = Math.min(size.height, width / ratio);
  width = height * ratio;
  return moved(
    {
      left: Math.round(x - width / 2),
      top: Math.round(y - height / 2),
      width: Math.max(1, Math.round(width)),
      height: Math.max(1, Math.round(height)),
    },
    { x: 0, y: 0 },
    size,
  );
}

export type Corner = "nw" | "ne" | "sw" | "se";

/** One corner put at a place while the other one stays; with a ratio the shape stays as well. */
export function pulled(
  box: Crop,
  corner: Corner,
  to: { x: number; y: number },
  size: Size,
  ratio: number | null,
): Crop {
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const isWest = corner.endsWith("w");
  const isNorth = corner.startsWith("n");
  const room = { x: isWest ? right : size.width - box.left, y: isNorth ? bottom : size.height - box.top };
  let width = between(isWest ? right - to.x : to.x - box.left, Math.min(LEAST, room.x), room.x);
  let height = between(isNorth ? bottom - to.y : to.y - box.top, Math.min(LEAST, room.y), room.y);
  if (ratio !== null) {
    width = Math.min(Math.max(width, height * ratio), room.x, room.y * ratio);
    height = width / ratio;
  }
  width = Math.max(1, Math.round(width));
  height = Math.max(1, Math.round(height));
  return {
    left: isWest ? right - width : box.left,
    top: isNorth ? bottom - height : box.top,
    width,
    height,
  };
}

/**
 * The bucket a trainer puts a picture of this size in: at most resolution² pixels of nearly its shape, sides multiples
 * of `step`, as sd-scripts makes them without enlarging. `lost` is the share that is cut off for it.
 */
export function bucketOf({ width, height }: Size, resolution: number, step: number): Size & { lost: number } {
  const scale = Math.min(1, Math.sqrt((resolution * resolution) / (width * height)));
  const floor = (side: number) => Math.max(step, Math.floor((side * scale) / step + 1e-6) * step);
  const bucket = { width: floor(width), height: floor(height) };
  const fit = Math.max(bucket.width / width, bucket.height / height);
  const lost = 1 - (bucket.width * bucket.height) / (width * fit * (height * fit));
  return { ...bucket, lost: Math.max(0, lost) };
}
