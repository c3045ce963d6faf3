/**
 * What is entered, by project and generator, outside of the components: a run reads it in the very moment it is asked
 * for, and it outlives the panel. Written to this browser's memory shortly after each change.
 */

import { create } from "zustand";
import { formStateOf, type FormState } from "@/lib/formMemory";
import type { Problems } from "@/lib/formCheck";
import { withValue, type Value } from "@/lib/formValues";
import { recall, remember } from "@/lib/memory";

interface Forms {
  readonly forms: Readonly<Record<string, FormState>>;
  /** What is said of fields, by their path. Not remembered: a reload looks anew. */
  readonly problems: Readonly<Record<string, Problems>>;
  /** The generator that a project's form is for. */
  readonly plugins: Readonly<Record<number, string>>;
  /** How often a run is queued, as typed. */
  readonly runs: string;
}

export const NO_PROBLEMS: Problems = {};

export const useForms = create<Forms>(() => ({ forms: {}, problems: {}, plugins: {}, runs: "1" }));

export const formKey = (projectId: number, plugin: string): string => `form.${projectId}.${plugin}`;

/** As remembered, or null for a form that was never touched here. */
export function rememberedForm(key: string): FormState | null {
  const memory = recall<unknown>(key, null);
  return memory === null ? null : formStateOf(memory);
}

/** Opens a form once: from memory, or with what a fresh one begins with. */
export function openForm(key: string, fresh: FormState): void {
  if (useForms.getState().forms[key]) return;
  const state = rememberedForm(key) ?? fresh;
  useForms.setState(({ forms }) => ({ forms: { ...forms, [key]: state } }));
}

const unwritten = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function writeAll(): void {
  clearTimeout(timer);
  for (const key of unwritten) remember(key, useForms.getState().forms[key]);
  unwritten.clear();
}

if (typeof window !== "undefined") window.addEventListener("pagehide", writeAll);

export function changeForm(key: string, change: (state: FormState) => FormState): void {
  const before = useForms.getState().forms[key] ?? formStateOf(null);
  const after = change(before);
  if (after === before) return;
  useForms.setState(({ forms }) => ({ forms: { ...forms, [key]: after } }));
  unwritten.add(key);
  clearTimeout(timer);
  timer = setTimeout(writeAll, 250);
}

/** Null takes the value out again: then the default holds. */
export function setValue(key: string, name: string, value: Value | null): void {
  changeForm(key, (state) => ({ ...state, values: withValue(state.values, name, value) }));
}

export function setProblems(key: string, change: (problems: Problems) => Problems): void {
  useForms.setState(({ problems }) => ({
    problems: { ...problems, [key]: change(problems[key] ?? NO_PROBLEMS) },
  }));
}

export function choosePlugin(projectId: number, plugin: string): void {
  remember(`generator.${projectId}`, plugin);
  useForms.setState(({ plugins }) => ({ plugins: { ...plugins, [projectId]: plugin } }));
}

export function chosenPlugin(projectId: number): string | null {
  return useForms.getState().plugins[projectId] ?? recall<string | null>(`generator.${projectId}`, null);
}

/** What was asked for in this browser, the newest first. */
export const promptHistory = (): string[] => {
  const memory = recall<unknown>("prompts", []);
  return Array.isArray(memory) ? memory.filter((one): one is string => typeof one === "string") : [];
};
