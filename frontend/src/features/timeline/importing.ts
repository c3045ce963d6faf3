/** Picture files become frames: at once, with a word on how far they are, and by name which can't be used. */

import { ApiError } from "@/api/errors";
import { importPictures, knownTimeline } from "@/api/timelineChanges";
import { toast, toastProblem } from "@/ui";
import { useStrip, type Import } from "./state";
import { bookmark, rememberImport } from "./steps";

let next = 1;

const change = (id: number, change: Partial<Import> | null): void =>
  useStrip.setState(({ imports }) => ({
    imports: change
      ? imports.map((one) => (one.id === id ? { ...one, ...change } : one))
      : imports.filter((one) => one.id !== id),
  }));

/** `place`: the index of the frame they come before; null for the end. */
export async function importFiles(
  projectId: number,
  files: readonly File[],
  place: number | null,
): Promise<void> {
  if (files.length === 0) return;
  const id = next++;
  const isStill = bookmark();
  const stopper = new AbortController();
  const position = place === null ? null : (knownTimeline(projectId)?.positionAt(place) ?? null);
  const stop = () => stopper.abort();
  useStrip.setState(({ imports }) => ({
    imports: [...imports, { id, count: files.length, place, part: 0, stop }],
  }));
  try {
    const made = await importPictures(projectId, position, files, {
      onProgress: (part) => change(id, { part }),
      signal: stopper.signal,
    });
    await rememberImport(projectId, made, isStill);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const refusal = refusalOf(error, files);
    if (refusal) useStrip.setState({ refusal: { ...refusal, place } });
    else if (error instanceof ApiError && error.status === 413)
      toast({
        text: "These files are too large to be sent at once. Import fewer at a time.",
        kind: "problem",
      });
    else toastProblem(error);
  } finally {
    change(id, null);
  }
}

/** The files that an error names, and the others; null when it is about something else. */
export function refusalOf(
  error: unknown,
  files: readonly File[],
): { wrong: { name: string; why: string }[]; rest: File[] } | null {
  if (!(error instanceof ApiError) || error.status !== 400) return null;
  const names = new Set(files.map((file) => file.name));
  const wrong = error.details
    .filter(({ field }) => names.has(field))
    .map(({ field, message }) => ({ name: field, why: message.replace(`${field}: `, "") }));
  if (wrong.length === 0) return null;
  const named = new Set(wrong.map((one) => one.name));
  return { wrong, rest: files.filter((file) => !named.has(file.name)) };
}
