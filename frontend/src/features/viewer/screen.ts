/**
 * The canvas. It is told what to show and draws that as soon as the picture is decoded; until then the pixels of what
 * was shown before stay. It draws at most once a screen refresh, unless the clock of playback asks for it at once.
 */

import {
  clamp,
  FIT,
  isCrisp,
  MARGIN,
  paneOf,
  place,
  scaleOf,
  type Rect,
  type Size,
  type Stage,
  type View,
} from "@/lib/pictureGeometry";
import type { Pictures, Shot } from "./pictures";

export interface Scene {
  /** Null: the frame has no picture. Undefined: not known yet, so what is there stays. */
  shot: Shot | null | undefined;
  /** What it is compared with. */
  other: Shot | null;
  compare: "off" | "slider" | "side";
  peeking: boolean;
  /** The divider's place, 0..1 of the picture's width. */
  divider: number;
  view: View;
  /** A white frame around the picture, in the surround that colours are judged in. */
  framed: boolean;
  /** The size a frame without a picture will have. */
  slate: Size;
}

interface Drawing {
  key: string | null;
  bitmap: ImageBitmap | null;
  size: Size;
}

const FRESH: Scene = {
  shot: undefined,
  other: null,
  compare: "off",
  peeking: false,
  divider: 0.5,
  view: FIT,
  framed: false,
  slate: { width: 16, height: 9 },
};

// Pure greys and white: nothing beside a picture may have a hue.
const SLATE = "#505050";
const LINE = "#ffffff";

export class Screen {
  scene: Scene = FRESH;
  stage: Stage = { width: 0, height: 0, ratio: 1, margin: MARGIN };
  readonly #pictures: Pictures;
  #canvas: HTMLCanvasElement | null = null;
  #request = 0;
  #main: Drawing | null = null;
  #other: Drawing | null = null;
  #stop: (() => void) | null = null;

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    this.#stop = this.#pictures.subscribe(() => this.invalidate());
    this.invalidate();
    return () => {
      cancelAnimationFrame(this.#request);
      this.#request = 0;
      this.#stop?.();
      this.#canvas = null;
      this.#main = this.#other = null;
      this.#pictures.keep(new Set());
    };
  }

  set(change: Partial<Scene>): void {
    this.scene = { ...this.scene, ...change };
    this.invalidate();
  }

  resize(stage: Stage): void {
    this.stage = stage;
    // Setting its size clears the canvas, so the drawing must follow in the same turn.
    this.paint();
  }

  invalidate(): void {
    if (this.#request || !this.#canvas) return;
    this.#request = requestAnimationFrame(() => this.paint());
  }

  /** Whether a shot could be drawn now. */
  ready(shot: Shot | null | undefined): boolean {
    if (shot === undefined) return false;
    return shot === null || this.#pictures.has(shot.take) || this.#pictures.problem(shot.take) !== null;
  }

  /** The size of what is in the middle of the stage: the picture's, or the slate's. */
  get size(): Size {
    return this.#main?.size ?? this.scene.shot ?? this.scene.slate;
  }

  get pane(): Stage {
    const { compare, other, peeking } = this.scene;
    return paneOf(this.stage, compare === "side" && other !== null && !peeking);
  }

  get scale(): number {
    return scaleOf(this.scene.view, this.pane, this.size);
  }

  /** How wide a picture lies on the screen, in screen pixels. */
  shownWidth(size: Size): number {
    return Math.round(scaleOf(this.scene.view, this.pane, size) * size.width);
  }

  paint(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    const { scene, stage } = this;
    const context = this.#canvas?.getContext("2d");
    if (!this.#canvas || !context || stage.width < 1 || stage.height < 1) return;

    const other = scene.other && (scene.compare !== "off" || scene.peeking) ? scene.other : null;
    this.#other = other && (this.#resolve(other) ?? this.#other);
    this.#main = this.#resolve(scene.shot) ?? this.#main;
    this.#pictures.keep(new Set([this.#main?.key, this.#other?.key].filter((key) => key != null)));

    const width = Math.round(stage.width * stage.ratio);
    const height = Math.round(stage.height * stage.ratio);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#compose(context, this.#main, other ? this.#other : null);
  }

  /** What there is to draw for a shot; null when it has to be waited for. */
  #resolve(shot: Shot | null | undefined): Drawing | null {
    if (shot === undefined) return null;
    if (shot === null) return { key: null, bitmap: null, size: this.scene.slate };
    const found = this.#pictures.best(shot.take, this.shownWidth(shot));
    if (found) return { ...found, size: shot };
    return this.#pictures.problem(shot.take) === null ? null : { key: null, bitmap: null, size: shot };
  }

  #compose(context: CanvasRenderingContext2D, main: Drawing | null, other: Drawing | null): void {
    const { scene, stage, pane } = this;
    if (!main) return;
    if (scene.peeking) return this.#draw(context, other ?? main, pane, 0);
    if (!other || scene.compare === "off") return this.#draw(context, main, pane, 0);
    if (scene.compare === "side") {
      this.#draw(context, other, pane, 0);
      this.#draw(context, main, pane, pane.width);
      return;
    }
    const at = dividerAt(scene.divider, place(scene.view, pane, main.size), stage) * stage.ratio;
    const { width, height } = context.canvas;
    this.#clipped(context, 0, at, height, () => this.#draw(context, other, pane, 0));
    this.#clipped(context, at, width - at, height, () => this.#draw(context, main, pane, 0));
  }

  #clipped(
    context: CanvasRenderingContext2D,
    x: number,
    width: number,
    height: number,
    draw: () => void,
  ): void {
    context.save();
    context.beginPath();
    context.rect(x, 0, width, height);
    context.clip();
    draw();
    context.restore();
  }

  #draw(context: CanvasRenderingContext2D, { bitmap, size }: Drawing, pane: Stage, left: number): void {
    const { ratio } = pane;
    const rect = place(this.scene.view, pane, size);
    const scale = scaleOf(this.scene.view, pane, size);
    const [x, y, width, height] = [
      (rect.x + left) * ratio,
      rect.y * ratio,
      rect.width * ratio,
      rect.height * ratio,
    ];
    context.save();
    if (left > 0 || pane.width < this.stage.width) {
      context.beginPath();
      context.rect(left * ratio, 0, pane.width * ratio, pane.height * ratio);
      context.clip();
    }
    if (bitmap) {
      context.imageSmoothingEnabled = !isCrisp(scale);
      // Downscaling without it shimmers; upscaling looks the same and is much cheaper.
      context.imageSmoothingQuality = scale < 1 ? "medium" : "low";
      context.drawImage(bitmap, x, y, width, height);
    } else {
      drawSlate(context, x, y, width, height);
    }
    if (this.scene.framed) {
      context.strokeStyle = LINE;
      context.lineWidth = Math.max(1, Math.round(ratio));
      const out = context.lineWidth / 2;
      context.strokeRect(x - out, y - out, width + 2 * out, height + 2 * out);
    }
    context.restore();
  }
}

/** The divider's place on the stage, where it can be reached however far the picture is zoomed. */
export function dividerAt(divider: number, rect: Rect, stage: Size): number {
  return clamp(rect.x + divider * rect.width, 0, stage.width);
}

/** A frame without a picture: its outline and its diagonals, as on a leader. */
function drawSlate(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.strokeStyle = SLATE;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + width, y + height);
  context.moveTo(x + width, y);
  context.lineTo(x, y + height);
  context.stroke();
}
