/** Which projects the start page shows, and in what order. */

import type { Project } from "@/api/types";

export const ORDERS = [
  { value: "changed", label: "Last changed" },
  { value: "created", label: "Newest" },
  { value: "name", label: "Name" },
  { value: "frames", label: "Most frames" },
  { value: "length", label: "Longest" },
] as const;

export type Order = (typeof ORDERS)[number]["value"];

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const COMPARE: Record<Order, (a: Project, b: Project) => number> = {
  changed: (a, b) => b.updated_at.localeCompare(a.updated_at),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  name: (a, b) => byName.compare(a.name, b.name),
  frames: (a, b) => b.frame_count - a.frame_count,
  length: (a, b) => b.duration_s - a.duration_s,
};

/** Each word must be in the name or in the size, such as "tea 448". Equals stand newest first. */
export function listed(projects: readonly Project[], search: string, order: Order): Project[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return projects
    .filter((project) => {
      const text = `${project.name} ${project.width}x${project.height} ${project.width}×${project.height}`;
      return words.every((word) => text.toLowerCase().includes(word));
    })
    .sort((a, b) => COMPARE[order](a, b) || b.id - a.id);
}
