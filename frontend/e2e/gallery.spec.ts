/** The gallery: all pictures of all projects, found, looked at, starred, sent on, deleted and brought back. */

import type { Page } from "@playwright/test";
import type { Frame, Project, Take } from "@/api/types";
import type { Kino } from "./server";
import { choose, framesOf, menu, openStudio, picture, queue, until } from "./studio";
import { expect, newProject, test } from "./test";

const grid = (page: Page) => page.getByRole("listbox", { name: "Pictures" });
const pictures = (page: Page) => grid(page).getByRole("option");
const found = (page: Page) => page.getByRole("search", { name: "Find pictures" });

/** Pictures with prompts of their own, made by the plugin that needs no model. */
async function draw(kino: Kino, project: Project, ...scenes: string[]): Promise<void> {
  for (const [seed, scene] of scenes.entries()) {
    const data = { scene, seed: seed * 60, width: 128, height: 128 };
    const task = await queue(kino, "types", data, { project_id: project.id, name: scene });
    await until(kino, task.id, "completed");
  }
}

test("pictures are found by words, project, generator, size, star and day, and the address keeps it", async ({
  page,
  kino,
  project,
}) => {
  await draw(kino, project, "a harbour at dawn", "a harbour in fog", "an owl");
  await page.goto("/gallery");
  await found(page).getByRole("searchbox", { name: "Search prompts" }).fill("harbour");
  await expect(page.getByText("2 pictures found")).toBeVisible();
  await expect(pictures(page)).toHaveCount(2);
  await expect(page).toHaveURL(/q=harbour/);
  await pictures(page).first().click();
  await page.keyboard.press("s");
  await expect(pictures(page).first()).toHaveAccessibleName(/starred/);
  await found(page).getByRole("button", { name: "Starred" }).click();
  await expect(pictures(page)).toHaveCount(1);
  await choose(page, found(page).getByRole("combobox", { name: "Size" }), /^128 × 128/);
  await choose(page, found(page).getByRole("combobox", { name: "Generator" }), /^Every type/);
  await page.reload();
  await expect(pictures(page)).toHaveCount(1);
  await found(page)
    .getByRole("textbox", { name: "From" })
    .or(found(page).getByLabel("From"))
    .first()
    .fill("2031-01-01");
  await expect(page.getByText("No picture matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect(page).toHaveURL(/\/gallery$/);
  await expect.poll(() => pictures(page).count()).toBeGreaterThan(2);

  const search = found(page).getByRole("searchbox", { name: "Search prompts" });
  await search.fill("x".repeat(10_000));
  await expect(search).toHaveAttribute("aria-invalid", "true");
  await expect(search).toHaveValue("x".repeat(10_000));
  await search.fill("שום דבר 🦉");
  await expect(page.getByText("No picture matches")).toBeVisible();
});

test("a picture is looked at, walked from, downloaded, and its frame is opened", async ({
  page,
  kino,
  project,
}) => {
  await draw(kino, project, "walk one", "walk two", "walk three");
  const [, second] = await framesOf(kino, project);
  await page.goto("/gallery?q=walk");
  await expect(pictures(page)).toHaveCount(3);
  await pictures(page).first().dblclick();
  const lightbox = page.getByRole("region", { name: "Picture", exact: true });
  await expect(lightbox.getByRole("img", { name: /walk three/ })).toBeVisible();
  await expect(lightbox).toContainText("1 of 3");
  await page.keyboard.press("ArrowRight");
  await expect(lightbox.getByRole("img", { name: /walk two/ })).toBeVisible();
  await expect(lightbox.getByRole("region", { name: "What made it" })).toContainText("Every type");
  const download = page.waitForEvent("download");
  await menu(page, "File", "Download picture as PNG");
  expect((await download).suggestedFilename()).toMatch(/\.png$/);
  await page.goBack();
  await expect(lightbox).toHaveCount(0);
  await expect(pictures(page)).toHaveCount(3);
  await pictures(page).nth(1).dblclick();
  await lightbox.getByRole("button", { name: "Show in its project" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project.id}\\?frame=${second?.id}`));
  await expect(picture(page)).toHaveAccessibleName(/^Frame 2:/);
});

test("several pictures are sent to another project, and taken back", async ({ page, kino, project }) => {
  await draw(kino, project, "sent one", "sent two", "sent three");
  const other = await newProject(kino, "Where they are sent");
  await page.goto("/gallery?q=sent");
  await expect(pictures(page)).toHaveCount(3);
  await pictures(page).nth(0).click();
  await pictures(page)
    .nth(2)
    .click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 pictures chosen")).toBeVisible();
  await pictures(page)
    .nth(1)
    .click({ modifiers: ["Control"] });
  await expect(page.getByText("2 pictures chosen")).toBeVisible();
  await page.getByRole("toolbar", { name: "Chosen pictures" }).getByRole("button", { name: /^Send/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Send 2 pictures/ });
  await choose(page, dialog.getByRole("combobox", { name: "Project" }), /^Where they are sent/);
  await dialog.getByRole("radio", { name: "Before frame" }).click();
  await dialog.getByRole("textbox", { name: "Frame number" }).fill("99");
  await dialog.getByRole("button", { name: /^Send/ }).click();
  await expect(dialog.getByRole("textbox", { name: "Frame number" })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByRole("radio", { name: "At the end" }).click();
  await dialog.getByRole("button", { name: /^Send/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await framesOf(kino, other)).length).toBe(2);
  await menu(page, "Edit", /^Undo/);
  await expect.poll(async () => (await framesOf(kino, other)).length).toBe(0);
});

test("a picture is deleted and brought back; one without a project is here, too", async ({
  page,
  kino,
  project,
}) => {
  await draw(kino, project, "gone and back");
  const loose = await queue(kino, "types", { scene: "gone but loose", width: 64, height: 64 });
  await until(kino, loose.id, "completed");
  await page.goto("/gallery?q=gone");
  await expect(pictures(page)).toHaveCount(2);
  await pictures(page).filter({ hasText: "gone and back" }).click();
  await page.keyboard.press("Delete");
  const answer = page.getByRole("alertdialog").getByRole("button", { name: /trash/i });
  await expect(async () => {
    if (await answer.isVisible()) await answer.click();
    expect(await pictures(page).count()).toBe(1);
  }).toPass();
  const left = await framesOf(kino, project);
  expect(left.map((frame: Frame) => frame.take_id)).toEqual([null]);
  await menu(page, "Edit", /^Undo/);
  await expect(pictures(page)).toHaveCount(2);
  const { takes } = await kino.call<{ takes: Take[] }>("GET", "/api/v2/takes?q=gone");
  expect(takes).toHaveLength(2);
});

test("many pictures are scrolled through to the last", async ({ page, kino }) => {
  const project = await newProject(kino, "Many");
  const data = { start_color: "#123456", steps: 1, width: 64, height: 64 };
  const task = await queue(kino, "example", data, { project_id: project.id, name: "One" });
  await until(kino, task.id, "completed");
  const ids = (await framesOf(kino, project)).map((frame) => frame.id);
  // Copies share their file: 256 pictures of one, by doubling.
  while (ids.length < 256) {
    const path = `/api/v2/projects/${project.id}/frames/copy`;
    const { frames } = await kino.call<{ frames: Frame[] }>("POST", path, { frame_ids: ids, to: "last" });
    ids.push(...frames.map((frame) => frame.id));
  }
  await page.goto(`/gallery?project=${project.id}`);
  await openStudio(page, project);
  await page.goto("/gallery");
  await expect(pictures(page).first()).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press("End");
  const total = Number((await pictures(page).first().getAttribute("aria-setsize")) ?? 0);
  expect(total).toBeGreaterThanOrEqual(256);
  await expect(grid(page).locator(`[aria-posinset="${total}"]`)).toBeVisible();
  await expect(grid(page).getByRole("option", { name: "Loading" })).toHaveCount(0);
});
