/** Draws the scrubber's line: the film, the range in it, and a tick for each frame whose picture is decoded. */

import type { Range } from "@/lib/playbackRange";

const GROOVE = "#4a4a4a";
const RANGE = "#b8b8b8";
const CACHED = "#8a8a8a";

export function drawTicks(
  canvas: HTMLCanvasElement,
  starts: Float64Array,
  range: Range | null,
  cached: readonly number[],
): void {
  const ratio = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  const context = canvas.getContext("2d");
  if (!context || width === 0 || height === 0) return;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.clearRect(0, 0, width, height);
  const ticks = starts[starts.length - 1] ?? 0;
  const px = (length: number) => Math.max(1, Math.round(length * ratio));
  const middle = Math.round(height / 2);
  const x = (index: number) => (ticks > 0 ? ((starts[index] ?? 0) / ticks) * width : 0);

  context.fillStyle = GROOVE;
  context.fillRect(0, middle - px(1), width, px(2));

  context.fillStyle = CACHED;
  for (const index of cached) {
    const left = Math.floor(x(index));
    // A gap shows single frames where there is room for it.
    const right = Math.max(left + 1, Math.floor(x(index + 1)) - (x(index + 1) - x(index) > 4 ? 1 : 0));
    context.fillRect(left, middle + px(4), right - left, px(2));
  }

  if (!range) return;
  const [left, right] = [Math.round(x(range.first)), Math.round(x(range.last + 1))];
  context.fillStyle = RANGE;
  context.fillRect(left, middle - px(2), right - left, px(4));
  // Brackets, so that in and out differ by their shape.
  for (const [edge, inward] of [
    [left, 1],
    [right, -1],
  ] as const) {
    const line = px(2);
    context.fillRect(inward > 0 ? edge : edge - line, px(3), line, height - px(6));
    const arm = px(5);
    for (const y of [px(3), height - px(3) - line]) {
      context.fillRect(inward > 0 ? edge : edge - arm, y, arm, line);
    }
  }
}
