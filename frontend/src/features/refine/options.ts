/** What a refinement may be given besides its words. Left empty, each is chosen by the server. */

import type { RefineBody } from "@/api/types";
import { numberIn } from "@/lib/formValues";

export interface Options {
  readonly strength: string;
  readonly steps: string;
  readonly seed: string;
}

export const NO_OPTIONS: Options = { strength: "", steps: "", seed: "" };

export type OptionName = keyof Options;

const BOUNDS: Record<OptionName, { min: number; max: number; whole: boolean; label: string }> = {
  strength: { min: 0.01, max: 1, whole: false, label: "Strength" },
  steps: { min: 1, max: 200, whole: true, label: "Steps" },
  seed: { min: 0, max: 2 ** 53 - 1, whole: true, label: "Seed" },
};

function problemOf(name: OptionName, text: string): string | null {
  if (text.trim() === "") return null;
  const { min, max, whole, label } = BOUNDS[name];
  const value = numberIn(text);
  if (value === null || (whole && !Number.isInteger(value)))
    return `${label} must be a ${whole ? "whole " : ""}number`;
  if (value < min) return `${label} must be at least ${min}`;
  if (value > max) return `${label} must be at most ${max}`;
  return null;
}

export function problemsOf(options: Options): Partial<Record<OptionName, string>> {
  const found: Partial<Record<OptionName, string>> = {};
  for (const name of Object.keys(BOUNDS) as OptionName[]) {
    const problem = problemOf(name, options[name]);
    if (problem) found[name] = problem;
  }
  return found;
}

/** As the server takes them; what can't be read is left out, so that the change is shown all the same. */
export function optionsOf(options: Options): Pick<RefineBody, OptionName> {
  const wrong = problemsOf(options);
  const found: Partial<Record<OptionName, number>> = {};
  for (const name of Object.keys(BOUNDS) as OptionName[]) {
    const value = numberIn(options[name]);
    if (value !== null && options[name].trim() !== "" && !wrong[name]) found[name] = value;
  }
  return found;
}
