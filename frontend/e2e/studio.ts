/** The studio as a person knows it: panes by their names, and the few things that many journeys begin with. */

import type { Locator, Page } from "@playwright/test";
import type { Frame, Project, Take, Task } from "@/api/types";
import { expect, type Kino } from "./test";

export const viewer = (page: Page): Locator => page.getByRole("region", { name: "Viewer" });
export const picture = (page: Page): Locator => viewer(page).getByRole("img", { name: /^(Frame|No frame)/ });
export const timeline = (page: Page): Locator => page.getByRole("listbox", { name: "Frames" });
export const frames = (page: Page): Locator => timeline(page).getByRole("option", { name: /^Frame \d/ });
export const frameAt = (page: Page, number: number): Locator =>
  timeline(page).getByRole("option", { name: new RegExp(`^Frame ${number}\\b`) });
export const generatePanel = (page: Page): Locator => page.getByRole("tabpanel", { name: "Generate" });
export const tasksPanel = (page: Page): Locator => page.getByRole("tabpanel", { name: "Tasks" });
export const prompt = (page: Page): Locator => generatePanel(page).getByRole("textbox").first();

export async function openStudio(page: Page, project: Pick<Project, "id">): Promise<void> {
  await page.goto(`/projects/${project.id}`);
  await expect(viewer(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "New frame at the end", exact: true })).toBeVisible();
}

export async function openFilm(page: Page, film: Pick<Project, "id">): Promise<void> {
  await openStudio(page, film);
  await expect(frameAt(page, 1)).toBeVisible();
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1: picture/);
}

/** Chooses from the menu bar, such as `menu(page, "System", "Restart Kino…")`. */
export async function menu(page: Page, name: string, item: string | RegExp): Promise<void> {
  await page.getByRole("menubar").getByRole("menuitem", { name, exact: true }).click();
  await page.getByRole("menu").getByRole("menuitem", { name: item }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
}

export async function choose(page: Page, box: Locator, option: string | RegExp): Promise<void> {
  await box.click();
  await page.getByRole("option", { name: option }).click();
}

/** Queues a task through the API: what a test needs to be under way, and does not test itself. */
export function queue(
  kino: Kino,
  type: string,
  data: Record<string, unknown>,
  more: Partial<Pick<Task, "project_id" | "frame_id" | "name">> = {},
): Promise<Task> {
  return kino.call<Task>("POST", "/api/v2/generator/tasks", {
    name: "A task",
    start: true,
    type,
    data,
    ...more,
  });
}

/** A gradient that takes `seconds`, without a model. */
export const slowly = (
  kino: Kino,
  seconds: number,
  more: Partial<Pick<Task, "project_id" | "frame_id" | "name">>,
) => {
  const steps = Math.min(200, Math.round(seconds * 10));
  return queue(
    kino,
    "example",
    { steps, delay_ms: Math.round((1000 * seconds) / steps), width: 64, height: 64 },
    more,
  );
};

export const taskOf = (kino: Kino, id: number) => kino.call<Task>("GET", `/api/v2/generator/tasks/${id}`);

/** Waits until a task is in one of the states, as the server tells. */
export async function until(kino: Kino, id: number, ...states: Task["status"][]): Promise<Task> {
  await expect
    .poll(async () => (await taskOf(kino, id)).status, { timeout: 120_000 })
    .toMatch(new RegExp(`^(${states.join("|")})$`));
  return taskOf(kino, id);
}

export async function framesOf(kino: Kino, project: Pick<Project, "id">): Promise<Frame[]> {
  const { frames } = await kino.call<{ frames: Frame[] }>(
    "GET",
    `/api/v2/projects/${project.id}/frames?limit=1000`,
  );
  return frames;
}

export async function takesOf(kino: Kino, frame: Pick<Frame, "id">): Promise<Take[]> {
  const { takes } = await kino.call<{ takes: Take[] }>("GET", `/api/v2/frames/${frame.id}/takes?limit=1000`);
  return takes;
}

/** What the frames show, in their order, as the server has it: a test of order needs names for pictures. */
export const order = async (kino: Kino, project: Pick<Project, "id">): Promise<number[]> =>
  (await framesOf(kino, project)).map((frame) => frame.id);

/** The same as the page has it, which is a moment behind: a test that clicks has to wait for it. */
export const shownOrder = (page: Page): Promise<number[]> =>
  frames(page).evaluateAll((all) =>
    all
      .sort((a, b) => Number(a.getAttribute("aria-posinset")) - Number(b.getAttribute("aria-posinset")))
      .map((frame) => Number(/\d+$/.exec(frame.id)?.[0])),
  );

/** A frame with `count` takes of different seeds, the last of them shown. */
export async function frameWithTakes(
  kino: Kino,
  project: Pick<Project, "id">,
  count: number,
): Promise<Frame> {
  const made = await kino.call<Frame>("POST", "/api/v2/frames", { project_id: project.id });
  for (let seed = 0; seed < count; seed++) {
    const data = {
      seed,
      width: 64,
      height: 64,
      steps: 1,
      start_color: ["#884422", "#226688", "#448822"][seed % 3],
    };
    const task = await queue(kino, "example", data, { frame_id: made.id, name: `Take ${seed + 1}` });
    await until(kino, task.id, "completed");
  }
  return kino.call<Frame>("GET", `/api/v2/frames/${made.id}`);
}
