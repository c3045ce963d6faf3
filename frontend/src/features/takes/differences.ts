/** In what two takes differ, in words. */

import { factsOf } from "@/api/takeFacts";
import type { Plugin, Take } from "@/api/types";

export interface Difference {
  label: string;
  /** Of the take that is compared with, then of the one shown; null where it has none. */
  theirs: string | null;
  ours: string | null;
}

/** Differs between any two takes, and tells nothing of the pictures. */
const OF_COURSE = new Set(["Made", "Kind", "Instruction", "Modification"]);

function factsIn(take: Take, plugin: Plugin | undefined): Map<string, string> {
  const { main, rest } = factsOf(take, plugin);
  return new Map([...main, ...rest].filter((fact) => !fact.unset).map(({ label, text }) => [label, text]));
}

export function differencesOf(
  ours: Take,
  theirs: Take,
  plugins: { ours: Plugin | undefined; theirs: Plugin | undefined },
): Difference[] {
  const [here, there] = [factsIn(ours, plugins.ours), factsIn(theirs, plugins.theirs)];
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((label) => !OF_COURSE.has(label) && here.get(label) !== there.get(label))
    .map((label) => ({ label, theirs: there.get(label) ?? null, ours: here.get(label) ?? null }));
}
