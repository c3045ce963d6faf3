/** Tasks under way: watched, stopped, ordered, changed; the same in every window; and what becomes of them in a crash. */

import type { Page } from "@playwright/test";
import type { Health, Queue } from "@/api/types";
import { openFilm, openStudio, queue, slowly, tasksPanel, until } from "./studio";
import { expect, test } from "./test";

const running = (page: Page) => tasksPanel(page).getByRole("region", { name: "Running" });
const waiting = (page: Page) => tasksPanel(page).getByRole("region", { name: /^Waiting/ });
const finished = (page: Page) => tasksPanel(page).getByRole("region", { name: "Finished" });
const showTasks = (page: Page) => page.getByRole("tab", { name: "Tasks" }).click();
const row = (page: Page, name: string) => tasksPanel(page).getByRole("listitem").filter({ hasText: name });

test("a task is stopped while its model loads, and the next one works", async ({ page, kino, project }) => {
  // The worker that lives has the model already; another one has to load it.
  const { workers } = await kino.call<Health>("GET", "/health");
  const [worker] = workers;
  if (worker?.pid) process.kill(worker.pid, "SIGKILL");
  await openStudio(page, project);
  await showTasks(page);
  const data = { prompt: "a large red circle on a blue background", seed: 1, steps: 30 };
  const task = await queue(kino, "flux_txt2img", data, { project_id: project.id, name: "Stopped early" });
  await expect(running(page)).toContainText("Stopped early");
  await running(page).getByRole("button", { name: "Stop Stopped early" }).click();
  await expect(finished(page)).toContainText(/Stopped early[\s\S]*stopped/);
  expect((await until(kino, task.id, "stopped")).result?.["takes"] ?? []).toEqual([]);

  await row(page, "Stopped early")
    .getByRole("button", { name: /^Retry/ })
    .click();
  await expect(row(page, "Stopped early")).toContainText("done", { timeout: 200_000 });
});

test("a task is stopped between two steps, and no picture comes of it", async ({ page, kino, project }) => {
  await openStudio(page, project);
  await showTasks(page);
  const data = { prompt: "a small green star on a white background", seed: 2, steps: 200 };
  const task = await queue(kino, "flux_txt2img", data, { project_id: project.id, name: "Many steps" });
  await expect(running(page)).toContainText(/step \d+ of 200/, { timeout: 120_000 });
  await page.keyboard.press("Shift+X");
  await expect(finished(page)).toContainText(/Many steps[\s\S]*stopped/);
  await until(kino, task.id, "stopped");
  await expect(page.getByRole("option", { name: /^Frame 1\b/ })).toHaveCount(0);
});

test("the queue is paused, reordered by keys and by hand, edited, and stopped as a whole", async ({
  page,
  kino,
  project,
}) => {
  await openStudio(page, project);
  await showTasks(page);
  await page.getByRole("group", { name: "Queue" }).getByRole("button", { name: /pause/i }).click();
  await expect(page.getByRole("button", { name: /the queue is paused/ })).toBeVisible();
  const small = { width: 64, height: 64, steps: 1 };
  for (const name of ["Alpha", "Beta", "Gamma"])
    await queue(kino, "example", small, { project_id: project.id, name });
  const names = async () =>
    (await kino.call<Queue>("GET", "/api/v2/generator/queue")).tasks.map((task) => task.name);
  await expect(waiting(page).getByRole("listitem")).toHaveCount(3);

  await waiting(page)
    .getByRole("button", { name: /^Gamma, waiting/ })
    .focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(waiting(page).getByRole("listitem").nth(1)).toContainText("Gamma");
  await expect.poll(names).toEqual(["Alpha", "Gamma", "Beta"]);

  const grip = (name: string) => row(page, name).getByTitle("Drag to reorder");
  const from = await grip("Beta").boundingBox();
  const to = await grip("Alpha").boundingBox();
  if (!from || !to) throw new Error("the rows have no place");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 5, to.y + 12, { steps: 4 });
  await page.mouse.move(to.x + 5, to.y - 4, { steps: 4 });
  await page.mouse.up();
  await expect.poll(names).toEqual(["Beta", "Alpha", "Gamma"]);

  await row(page, "Alpha")
    .getByRole("button", { name: /^Alpha, waiting/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "Edit task" });
  await dialog.getByRole("textbox", { name: "Steps" }).fill("1000");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("200");
  await dialog.getByRole("textbox", { name: "Steps" }).fill("2");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Alpha, later");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, "Alpha, later")).toBeVisible();

  await page
    .getByRole("group", { name: "Queue" })
    .getByRole("button", { name: /^Emergency stop/ })
    .click();
  await expect(waiting(page)).toHaveCount(0);
  await expect(finished(page)).toContainText("stopped");
  await page
    .getByRole("group", { name: "Queue" })
    .getByRole("button", { name: /resume/i })
    .click();
  await expect(page.getByRole("button", { name: "Tasks: none running" })).toBeVisible();
});

test("a worker that is killed in the middle loses nothing", async ({ page, kino, film }) => {
  await openFilm(page, film);
  await showTasks(page);
  const task = await slowly(kino, 8, { project_id: film.id, name: "Survivor" });
  await expect(running(page)).toContainText(/Survivor[\s\S]*step [2-9]/);
  const { workers } = await kino.call<Health>("GET", "/health");
  const pid = workers.find((worker) => worker.task_id === task.id)?.pid;
  expect(pid).toBeTruthy();
  process.kill(pid ?? 0, "SIGKILL");
  await expect(row(page, "Survivor")).toContainText("done", { timeout: 120_000 });
  expect((await until(kino, task.id, "completed")).attempt).toBe(2);
  await expect(page.getByRole("option", { name: /^Frame 6\b/ })).toBeVisible();
});

test("a task that fails says why and can be tried again", async ({ page, kino, project }) => {
  await openStudio(page, project);
  await showTasks(page);
  const fail = "The picture has no face in it; choose another one";
  await queue(kino, "types", { scene: "a face", fail }, { project_id: project.id, name: "Faceless" });
  await expect(row(page, "Faceless")).toContainText(fail);
  await expect(page.getByRole("region", { name: /Notifications/ })).toContainText(fail);
  await row(page, "Faceless").getByRole("button", { name: "Retry Faceless" }).click();
  await expect(row(page, "Faceless")).toContainText("failed");
});

test("a reload and a second window show the same task, step by step", async ({
  page,
  context,
  kino,
  project,
}) => {
  await openStudio(page, project);
  await showTasks(page);
  // Long enough for two pages to open on a busy machine: it is stopped in the end.
  const task = await slowly(kino, 100, { project_id: project.id, name: "Watched" });
  await slowly(kino, 0.1, { project_id: project.id, name: "In line" });
  await expect(running(page)).toContainText(/Watched[\s\S]*step \d+ of 200/);
  await page.reload();
  await showTasks(page);
  await expect(running(page)).toContainText(/Watched[\s\S]*step \d+ of 200/);
  await expect(waiting(page)).toContainText("In line");

  const other = await context.newPage();
  await openStudio(other, project);
  await showTasks(other);
  await expect(running(other)).toContainText(/Watched[\s\S]*step \d+ of 200/);
  await expect(other).toHaveTitle(/^\(2\)/);
  await other.getByRole("button", { name: "Stop Watched" }).click();
  await expect(finished(page)).toContainText(/Watched[\s\S]*stopped/);
  await until(kino, task.id, "stopped");
  await expect(finished(page)).toContainText(/In line[\s\S]*done/);
  await expect(finished(other)).toContainText(/In line[\s\S]*done/);
});

test("on any page the badge counts, and opens the queue", async ({ page, kino, project }) => {
  await page.goto("/models");
  await slowly(kino, 100, { project_id: project.id, name: "Elsewhere" });
  await page.getByRole("button", { name: "Tasks: 1 running" }).click();
  const popover = page.getByRole("dialog", { name: "Tasks" });
  await expect(popover.getByRole("region", { name: "Running" })).toContainText("Elsewhere");
  await expect(popover).toContainText(project.name.slice(0, 20));
  await popover.getByRole("button", { name: "Stop Elsewhere" }).click();
  await expect(popover.getByRole("region", { name: "Finished" })).toContainText("Elsewhere");
  await page.keyboard.press("Escape");
  await expect(popover).toBeHidden();
});
