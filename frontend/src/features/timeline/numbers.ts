/** Numbers as people type them into the strip's dialogs, or a sentence on what is wrong with them. */

export type Read = { value: number } | { problem: string };

/** A whole number from `least` to `most`. */
export function wholeNumber(text: string, least: number, most: number, what: string): Read {
  const trimmed = text.trim();
  const range = `${what} from ${least} to ${most.toLocaleString("en")}`;
  if (trimmed === "") return { problem: `Give ${range}` };
  if (!/^[+-]?\d+$/.test(trimmed)) return { problem: `That is no whole number: give ${range}` };
  const value = Number(trimmed);
  if (value < least || value > most) return { problem: `Give ${range}` };
  return { value };
}

export const MOST_TICKS = 100_000;

/** A hold: a number of ticks, or with "s" behind it seconds. */
export function holdOf(text: string, fps: number): Read {
  const seconds = /^(\d+(?:[.,]\d+)?)\s*s$/i.exec(text.trim())?.[1];
  if (seconds === undefined) return wholeNumber(text, 1, MOST_TICKS, "a number of ticks");
  const value = Math.round(Number(seconds.replace(",", ".")) * fps);
  if (value < 1) return { problem: "That is shorter than one tick" };
  if (value > MOST_TICKS) return { problem: `That is longer than ${MOST_TICKS.toLocaleString("en")} ticks` };
  return { value };
}
