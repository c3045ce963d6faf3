/**
 * Decoded pictures, ready to be drawn: fetched and decoded off the main thread, in the order they are wanted, and held
 * within a number of bytes. Nothing here knows of frames' order or of the screen.
 */

import { errorOf, Offline } from "@/api/errors";
import type { Frame, Take } from "@/api/types";
import { RGBA, type Decoding } from "@/lib/playbackAhead";
import { ByteCache } from "@/lib/playbackCache";

/** A take's picture as the viewer needs it. */
export interface Shot {
  take: string;
  url: string;
  width: number;
  height: number;
  /** The frame it was wanted for. */
  frameId: number | null;
}

export interface Wish {
  shot: Shot;
  decoding: Decoding;
}

interface Job {
  abort: AbortController;
  /** Its bytes are there: what is being decoded can't be given up, so it is better kept. */
  decoding: boolean;
}

interface Picture {
  bitmap: ImageBitmap;
  shot: Shot;
}

/** Decoded RGBA, all of them together. */
export const BUDGET = 96e6;
/** What may be wanted at once; the rest is for what was just shown. */
export const AHEAD = BUDGET * 0.75;
// More at a time would only make the next one later: decoding keeps a core busy.
const AT_ONCE = 3;

export function shotOfFrame(frame: Frame): Shot | null {
  const { take_id, url, width, height, id } = frame;
  return take_id && url && width && height ? { take: take_id, url, width, height, frameId: id } : null;
}

export function shotOfTake(take: Take): Shot {
  const { id, url, width, height, frame_id } = take;
  return { take: id, url, width, height, frameId: frame_id };
}

export const keyOf = ({ shot, decoding }: Wish): string =>
  `${shot.take}@${decoding.small === null ? decoding.width : `s${decoding.small}`}`;

export class Pictures {
  readonly #cache: ByteCache<Picture>;
  readonly #ofTake = new Map<string, { frameId: number | null; keys: Set<string> }>();
  readonly #jobs = new Map<string, Job>();
  readonly #failed = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #waiting: Wish[] = [];
  #tookMs = 0;
  #wanted: ReadonlySet<string> = new Set();
  #onScreen: ReadonlySet<string> = new Set();

  constructor(budget = BUDGET) {
    this.#cache = new ByteCache(budget, ({ bitmap, shot }, key) => {
      bitmap.close();
      const held = this.#ofTake.get(shot.take);
      held?.keys.delete(key);
      if (held?.keys.size === 0) this.#ofTake.delete(shot.take);
    });
  }

  get heldBytes(): number {
    return this.#cache.bytes;
  }

  /** How long a picture takes from its wish to its pixels, as of late. */
  get tookMs(): number {
    return this.#tookMs;
  }

  /** Frames whose picture is decoded. */
  *frames(): Generator<number> {
    for (const { frameId } of this.#ofTake.values()) if (frameId !== null) yield frameId;
  }

  /** What is held of a take's picture: the smallest decoding that has `width` pixels, else the largest there is. */
  best(take: string, width: number): { key: string; bitmap: ImageBitmap } | null {
    let found: { key: string; bitmap: ImageBitmap } | null = null;
    for (const key of this.#ofTake.get(take)?.keys ?? []) {
      const bitmap = this.#cache.get(key)?.bitmap;
      if (!bitmap) continue;
      const enough = found !== null && found.bitmap.width >= width;
      const better = enough
        ? bitmap.width >= width && bitmap.width < (found?.bitmap.width ?? 0)
        : bitmap.width > (found?.bitmap.width ?? 0);
      if (better) found = { key, bitmap };
    }
    return found;
  }

  has(take: string): boolean {
    return this.#ofTake.has(take);
  }

  /** Why a take's picture could not be had. */
  problem(take: string): string | null {
    return this.has(take) ? null : (this.#failed.get(take) ?? null);
  }

  /** Asks for these and for nothing else, the first first. What is under way for nobody any more may be given up. */
  want(wishes: readonly Wish[], { giveUp }: { giveUp: boolean } = { giveUp: true }): void {
    this.#wanted = new Set(wishes.map(keyOf));
    this.#pin();
    for (const [key, job] of this.#jobs) {
      if (!giveUp || this.#wanted.has(key) || job.decoding) continue;
      job.abort.abort();
      this.#jobs.delete(key);
    }
    this.#waiting = wishes.filter((wish) => {
      const key = keyOf(wish);
      return !this.#cache.has(key) && !this.#jobs.has(key) && !this.#failed.has(wish.shot.take);
    });
    this.#begin();
  }

  /** These are drawn from and must not be closed. */
  keep(keys: ReadonlySet<string>): void {
    this.#onScreen = keys;
    this.#pin();
  }

  /** Lets what has failed be asked for again; the caller asks. */
  forgive(): void {
    this.#failed.clear();
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    for (const job of this.#jobs.values()) job.abort.abort();
    this.#jobs.clear();
    this.#waiting = [];
    this.#wanted = this.#onScreen = new Set();
    this.#pin();
    this.#cache.clear();
    this.#failed.clear();
  }

  #pin(): void {
    this.#cache.pin(new Set([...this.#wanted, ...this.#onScreen]));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #begin(): void {
    while (this.#jobs.size < AT_ONCE) {
      const wish = this.#waiting.shift();
      if (!wish) return;
      void this.#fulfil(wish);
    }
  }

  async #fulfil(wish: Wish): Promise<void> {
    const key = keyOf(wish);
    const job: Job = { abort: new AbortController(), decoding: false };
    const { signal } = job.abort;
    const began = performance.now();
    this.#jobs.set(key, job);
    try {
      const blob = await fetched(wish, signal);
      job.decoding = true;
      const bitmap = await decoded(wish, blob);
      if (signal.aborted) return bitmap.close();
      this.#take(key, wish.shot, bitmap);
      const took = performance.now() - began;
      this.#tookMs = this.#tookMs === 0 ? took : this.#tookMs * 0.8 + took * 0.2;
    } catch (error) {
      if (!signal.aborted)
        this.#failed.set(wish.shot.take, error instanceof Error ? error.message : String(error));
    } finally {
      if (this.#jobs.get(key) === job) this.#jobs.delete(key);
      this.#begin();
      if (!signal.aborted) this.#tell();
    }
  }

  #take(key: string, shot: Shot, bitmap: ImageBitmap): void {
    const held = this.#ofTake.get(shot.take) ?? { frameId: shot.frameId, keys: new Set() };
    held.keys.add(key);
    this.#ofTake.set(shot.take, held);
    this.#cache.put(key, { bitmap, shot }, bitmap.width * bitmap.height * RGBA);
  }
}

async function fetched({ shot, decoding }: Wish, signal: AbortSignal): Promise<Blob> {
  const address = decoding.small === null ? shot.url : `/media/takes/${shot.take}/${decoding.small}.webp`;
  let answer: Response;
  try {
    answer = await fetch(address, { signal });
  } catch (error) {
    throw signal.aborted ? error : new Offline();
  }
  if (!answer.ok) throw errorOf(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}

function decoded({ shot, decoding }: Wish, blob: Blob): Promise<ImageBitmap> {
  const { small, width, height } = decoding;
  const smaller = small === null && width < shot.width;
  const options: ImageBitmapOptions = smaller
    ? { resizeWidth: width, resizeHeight: height, resizeQuality: "high" }
    : {};
  return createImageBitmap(blob, options).catch(() => {
    throw new Error("The picture's file can't be read");
  });
}
