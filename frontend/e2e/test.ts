/** The tests' own `test`: a server for each worker, a project a test, and a page that may not log an error. */

import { test as base, expect, type Page } from "@playwright/test";
import type { Project, Queue } from "@/api/types";
import { pngOf } from "./png";
import { type Kino, startKino } from "./server";

interface Fixtures {
  /** What the page may complain about in this test, such as the network while the server is away. */
  allowed: RegExp[];
  /** An empty project of this test alone. */
  project: Project;
  /** A project of this test with `frames` imported pictures. */
  film: Project;
  frames: number;
}

export const test = base.extend<Fixtures & { clean: void; quiet: void }, { kino: Kino }>({
  kino: [
    async ({}, use) => {
      // A server that crashes stays away long enough for a page to notice.
      const environment = { KINO_BACKOFF_MS: "12000" };
      const kino = await startKino({ plugins: true, ownModels: true, environment });
      await use(kino);
      await kino.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: async ({ kino }, use) => use(kino.url),
  allowed: [[], { option: true }],
  frames: [5, { option: true }],
  clean: [
    async ({ page, allowed }, use) => {
      const complaints = listen(page);
      await use();
      expect(complaints.filter((one) => !allowed.some((pattern) => pattern.test(one)))).toEqual([]);
    },
    { auto: true },
  ],
  // What a test left running or waiting would hold up the next one.
  quiet: [
    async ({ kino }, use) => {
      await use();
      const { total, paused } = await kino.call<Queue>("GET", "/api/v2/generator/queue");
      if (total > 0) await kino.call("POST", "/api/v2/system/emergency-stop", {});
      if (paused) await kino.call("POST", "/api/v2/generator/queue/resume", {});
    },
    { auto: true },
  ],
  project: async ({ kino }, use, { title }) => use(await newProject(kino, title)),
  film: async ({ kino, frames }, use, { title }) => {
    const film = await newProject(kino, title);
    await importPictures(kino, film.id, frames);
    await use(film);
  },
});

export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

export function newProject(kino: Kino, name: string, more: Partial<Project> = {}): Promise<Project> {
  const body = { name: name.slice(0, 80), width: 256, height: 256, fps: 12, ...more };
  return kino.call<Project>("POST", "/api/v2/projects", body);
}

/** Frames without a model: pictures of one colour each, with a bar that walks. */
export async function importPictures(kino: Kino, projectId: number, count: number): Promise<void> {
  const form = new FormData();
  for (let i = 0; i < count; i++) {
    const bytes = pngOf(
      256,
      256,
      [(i * 47) % 200, (i * 83) % 200, (i * 29) % 200],
      [255, 255, 255],
      i / count,
    );
    form.append("pictures", new Blob([new Uint8Array(bytes)], { type: "image/png" }), `picture-${i + 1}.png`);
  }
  await kino.call("POST", `/api/v2/projects/${projectId}/frames/import`, form);
}

export { expect };
export type { Kino };
