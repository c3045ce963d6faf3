/**
 * Counts what was shown when it was due and what was not. A frame is dropped when the clock has passed it over, and
 * also when it was not ready at the moment it was due, even where it came a little later.
 */

const WINDOW_MS = 1000;

export class Tally {
  shown = 0;
  dropped = 0;
  #due = -1; // the frame that was due last
  #window: { at: number; due: number; kept: number }[] = [];

  /** Begins a new stretch of playing with the frame that is on screen. Totals go on. */
  begin(frame: number): void {
    this.#due = frame;
    this.#window = [];
  }

  /**
   * The clock has come past these steps, oldest first: the frame due at each, and whether that of the last one is on
   * screen now. `onScreen` is the frame that was on screen until now.
   */
  advance(now: number, steps: readonly number[], onScreen: number, ready: boolean): void {
    let kept = 0;
    for (let i = 0; i < steps.length; i++) {
      const frame = steps[i] ?? -1;
      const isLast = i === steps.length - 1;
      const held = frame === onScreen || (isLast && ready);
      if (held) kept++;
      if (frame === this.#due) continue;
      this.#due = frame;
      // The last steps may all be of one frame: it is shown at the end of them, so it is not passed over.
      const shownNow = ready && frame === steps.at(-1);
      if (shownNow || frame === onScreen) this.shown++;
      else this.dropped++;
    }
    this.#window.push({ at: now, due: steps.length, kept });
    while (this.#window[0] && this.#window[0].at <= now - WINDOW_MS) this.#window.shift();
  }

  /** Frames a second that were on screen in time, over the last second: all of `nominal` when none was missed. */
  fps(nominal: number): number {
    let due = 0;
    let kept = 0;
    for (const one of this.#window) {
      due += one.due;
      kept += one.kept;
    }
    return due === 0 ? 0 : (nominal * kept) / due;
  }

  reset(): void {
    this.shown = 0;
    this.dropped = 0;
    this.#window = [];
  }
}
