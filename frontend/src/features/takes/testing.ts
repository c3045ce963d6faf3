import type { Take } from "@/api/types";

let made = 0;

/** A take as the server would send it; what matters to a test is given. */
export function takeOf(given: Partial<Take> = {}): Take {
  const id = given.id ?? `take-${++made}`;
  return {
    id,
    frame_id: 1,
    project_id: 1,
    parent_id: null,
    task_id: null,
    kind: "new",
    prompt: "a red ball",
    modification: null,
    instruction: null,
    plugin: "any",
    model: "some",
    params: {},
    seed: 1,
    steps: null,
    strength: null,
    guidance_scale: null,
    width: 448,
    height: 256,
    url: `/media/takes/${id}.png`,
    thumbnail_url: `/media/takes/${id}/320.webp`,
    starred: false,
    created_at: "2026-11-20T10:00:00.000Z",
    ...given,
  };
}
