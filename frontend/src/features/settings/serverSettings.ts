/** The server's settings as a person reads them. */

import type { Setting } from "@/api/types";

export interface Line {
  name: string;
  value: string;
}

/** One line for a plain value; for a group of named things a line each. */
export function lines(value: unknown): Line[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).map(([name, inner]) => ({ name, value: plain(inner) }));
  return [{ name: "", value: plain(value) }];
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "not set";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value === "" ? "empty" : value;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(plain).join(", ");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => `${name} ${plain(inner)}`)
      .join(", ");
  }
  return JSON.stringify(value);
}

const FROM: Record<Setting["source"], string> = {
  default: "default",
  "kino.yaml": "kino.yaml",
  "config.env": "config.env",
  environment: "environment",
  flag: "command line",
};

export const sourceName = (source: Setting["source"]): string => FROM[source];

export const variable = (name: string): string => `KINO_${name.toUpperCase()}`;

/** Each word in the name, value, source or description; with `set`, only what somebody has set. */
export function sought(settings: readonly Setting[], search: string, set: boolean): Setting[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    if (set && setting.source === "default") return false;
    const text = [
      setting.name,
      variable(setting.name),
      setting.description,
      sourceName(setting.source),
      ...lines(setting.value).flatMap((line) => [line.name, line.value]),
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
