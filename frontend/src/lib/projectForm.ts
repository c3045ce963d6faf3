/** The form of a project: sizes to begin with, and what is wrong with what was typed. Knows nothing of the server. */

export const LIMITS = { side: [64, 8192], fps: [1, 240], name: 200, style: 2000 } as const;
export const FPS = [8, 12, 15, 24, 25, 30, 60] as const;

/** As typed: a number that can't be read must stay what it is. */
export interface ProjectDraft {
  name: string;
  width: string;
  height: string;
  fps: string;
  style: string;
}

export interface Size {
  label: string;
  width: number;
  height: number;
}

// All sides are multiples of 32, which every FLUX model draws exactly.
const FULL: readonly Size[] = [
  { label: "16:9", width: 1024, height: 576 },
  { label: "1:1", width: 1024, height: 1024 },
  { label: "9:16", width: 576, height: 1024 },
  { label: "4:3", width: 1024, height: 768 },
  { label: "3:4", width: 768, height: 1024 },
  { label: "21:9", width: 1344, height: 576 },
];

// What the model that ships has learnt to draw, and its neighbours.
const SMALL: readonly Size[] = [
  { label: "16:9", width: 448, height: 256 },
  { label: "1:1", width: 256, height: 256 },
  { label: "9:16", width: 256, height: 448 },
  { label: "4:3", width: 352, height: 256 },
  { label: "3:4", width: 256, height: 352 },
  { label: "21:9", width: 608, height: 256 },
];

/** Whether all there is to draw with is the small model that ships. */
export function onlySmall(models: readonly { family: string | null }[]): boolean {
  return models.length > 0 && models.every((model) => model.family === "kino-mini");
}

export function sizesFor(small: boolean): readonly Size[] {
  return small ? SMALL : FULL;
}

/** The sizes that the installation's own settings name, as far as they can be read as such. */
export function namedSizes(setting: unknown): Size[] {
  if (typeof setting !== "object" || setting === null) return [];
  return Object.entries(setting as Record<string, unknown>).flatMap(([label, value]) => {
    const { width, height } = (value ?? {}) as { width?: unknown; height?: unknown };
    return typeof width === "number" && typeof height === "number" ? [{ label, width, height }] : [];
  });
}

/** "Untitled film", or with the first number that is free. */
export function freeName(taken: readonly string[], wish = "Untitled film"): string {
  const names = new Set(taken);
  if (!names.has(wish)) return wish;
  let number = 2;
  while (names.has(`${wish} ${number}`)) number++;
  return `${wish} ${number}`;
}

export function freshDraft(small: boolean, taken: readonly string[]): ProjectDraft {
  const size = sizesFor(small)[0] ?? { width: 1024, height: 576 };
  return {
    name: freeName(taken),
    width: String(size.width),
    height: String(size.height),
    // A small model's film is sketched; 12 is animation on twos.
    fps: small ? "12" : "24",
    style: "",
  };
}

export function draftOf(project: {
  name: string;
  width: number;
  height: number;
  fps: number;
  style: string;
}): ProjectDraft {
  const { name, width, height, fps, style } = project;
  return { name, width: String(width), height: String(height), fps: String(fps), style };
}

export function wholeNumber(text: string): number | null {
  const trimmed = text.trim();
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : null;
}

export type Problems = Partial<Record<keyof ProjectDraft, string>>;

function numberProblem(what: string, text: string, [least, most]: readonly [number, number]): string | null {
  if (text.trim() === "") return `${what} is missing: a whole number from ${least} to ${most}`;
  const value = wholeNumber(text);
  if (value === null) return `${what} must be a whole number from ${least} to ${most}`;
  if (value < least) return `${what} must be at least ${least}`;
  if (value > most) return `${what} must be at most ${most}`;
  return null;
}

// As the server counts: by code points, not by UTF-16 units.
const lengthOf = (text: string): number => [...text].length;

export function problemsOf(draft: ProjectDraft): Problems {
  const found: Problems = {};
  const name = lengthOf(draft.name.trim());
  if (name === 0) found.name = "A project needs a name";
  else if (name > LIMITS.name)
    found.name = `A name has at most ${LIMITS.name} characters, this one has ${name.toLocaleString("en")}`;
  const width = numberProblem("Width", draft.width, LIMITS.side);
  if (width) found.width = width;
  const height = numberProblem("Height", draft.height, LIMITS.side);
  if (height) found.height = height;
  const fps = numberProblem("Frames a second", draft.fps, LIMITS.fps);
  if (fps) found.fps = fps;
  const style = lengthOf(draft.style);
  if (style > LIMITS.style)
    found.style = `A style line has at most ${LIMITS.style} characters, this one has ${style.toLocaleString("en")}`;
  return found;
}

/** What the draft says, once it has no problems. */
export function valuesOf(draft: ProjectDraft) {
  return {
    name: draft.name.trim(),
    width: Number(draft.width),
    height: Number(draft.height),
    fps: Number(draft.fps),
    style: draft.style,
  };
}

/** Only what differs: fields that somebody else changes meanwhile stay as they made them. */
export function changesOf(before: ProjectDraft, after: ProjectDraft): Partial<ReturnType<typeof valuesOf>> {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  return Object.fromEntries(
    Object.entries(is).filter(([field, value]) => was[field as keyof typeof was] !== value),
  );
}

/** How a size is drawn: models fill a grid, and what does not fit it is drawn larger and cropped. */
export function sizeNote(width: number, height: number): string {
  const grid = 32;
  const up = (side: number) => Math.ceil(side / grid) * grid;
  if (up(width) === width && up(height) === height)
    return `Both sides are multiples of ${grid}: drawn exactly, by every model.`;
  return `Not a multiple of ${grid}: may be drawn as ${up(width)} × ${up(height)} and cropped around its middle.`;
}
