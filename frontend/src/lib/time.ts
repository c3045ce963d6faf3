/** Frames, ticks and time. A frame stays for `hold` ticks of 1/fps second; `starts` are prefix sums of holds. */

/** `starts[i]` is the tick frame i begins at; `starts[n]` the length of all. */
export function startsOf(holds: ArrayLike<number>): Float64Array {
  const starts = new Float64Array(holds.length + 1);
  for (let i = 0; i < holds.length; i++) starts[i + 1] = starts[i]! + holds[i]!;
  return starts;
}

/** The frame shown at a tick: the last that starts at or before it, kept within the film. -1 when there are no frames. */
export function frameAt(starts: Float64Array, tick: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= tick) low = middle;
    else high = middle - 1;
  }
  return high < 0 ? -1 : low;
}

/** `HH:MM:SS:FF`, counted in ticks; without hours below one. */
export function timecode(tick: number, fps: number): string {
  const whole = Math.max(0, Math.floor(tick));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = Math.floor(whole / fps);
  const hours = Math.floor(seconds / 3600);
  const width = Math.max(2, String(fps - 1).length);
  const tail = `${two((seconds % 3600) / 60)}:${two(seconds % 60)}:${String(whole % fps).padStart(width, "0")}`;
  return hours > 0 ? `${two(hours)}:${tail}` : tail;
}

/** "2 min 5 s", for durations and times left. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`.replace(" 0 s", "");
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`.replace(" 0 min", "");
}

/** "3 minutes ago", for ISO times. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [
    ["year", 31_557_600],
    ["month", 2_629_800],
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
