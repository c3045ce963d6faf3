/** References to pictures in parameters: `take:<id>`, `frame:<id>`, `upload:<name>`. */

export type ImageRef = { kind: "take" | "upload"; id: string } | { kind: "frame"; id: number };

export function refOf(text: string): ImageRef | null {
  const [, kind, id] = /^(take|frame|upload):([A-Za-z0-9_.-]+)$/.exec(text.trim()) ?? [];
  if (!kind || !id) return null;
  if (kind === "frame") return /^[1-9]\d{0,15}$/.test(id) ? { kind, id: Number(id) } : null;
  return { kind: kind === "take" ? "take" : "upload", id };
}

/** The reference in something dragged from the studio: every picture of a take has its id in its address. */
export function refInLink(text: string): string | null {
  const id = /\/media\/takes\/([0-9a-f-]{36})(?:[/.]|$)/.exec(text)?.[1];
  if (id) return `take:${id}`;
  const upload = /\/media\/uploads\/([A-Za-z0-9_-]+)\.png/.exec(text)?.[1];
  return upload ? `upload:${upload}` : null;
}

const PICTURES = new Set(["image/png", "image/jpeg", "image/webp"]);

/** What is wrong with files before they are sent; null when there is one picture. */
export function fileProblem(files: readonly { type: string; name: string }[]): string | null {
  const [file, ...others] = files;
  if (!file) return "There is no file in this";
  if (others.length > 0) return `One picture goes here, not ${files.length}`;
  return PICTURES.has(file.type) ? null : `${file.name || "This"} is no PNG, JPEG or WebP picture`;
}
