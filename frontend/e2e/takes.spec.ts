/** Takes of a frame: chosen, compared, starred, used again, deleted and brought back. */

import type { Page } from "@playwright/test";
import type { Frame } from "@/api/types";
import type { Kino } from "./server";
import {
  frameAt,
  frameWithTakes,
  generatePanel,
  menu,
  openStudio,
  picture,
  slowly,
  takesOf,
  until,
  viewer,
} from "./studio";
import { expect, test } from "./test";

const panel = (page: Page) => page.getByRole("tabpanel", { name: "Takes" });
const take = (page: Page, number: number) =>
  panel(page).getByRole("treeitem", { name: new RegExp(`^Take ${number}\\b`) });
const shown = async (kino: Kino, frame: Frame) =>
  (await kino.call<Frame>("GET", `/api/v2/frames/${frame.id}`)).take_id;

async function openTakes(page: Page, projectId: number): Promise<void> {
  await openStudio(page, { id: projectId });
  await expect(frameAt(page, 1)).toBeVisible();
  await page.getByRole("tab", { name: "Takes" }).click();
  await expect(panel(page).getByRole("tree", { name: "Takes" })).toBeVisible();
}

test("a take is chosen by click and by keys, and the choice is undone", async ({ page, kino, project }) => {
  const frame = await frameWithTakes(kino, project, 3);
  const [first, second, third] = await takesOf(kino, frame);
  await openTakes(page, project.id);
  await expect(panel(page).getByRole("treeitem")).toHaveCount(3);
  await expect(take(page, 3)).toHaveAttribute("aria-selected", "true");
  await take(page, 1).click();
  await expect.poll(() => shown(kino, frame)).toBe(first?.id);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => shown(kino, frame)).toBe(second?.id);
  await expect(take(page, 2)).toHaveAttribute("aria-selected", "true");
  await menu(page, "Edit", /^Undo/);
  await expect.poll(() => shown(kino, frame)).toBe(first?.id);
  await frameAt(page, 1).click();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => shown(kino, frame)).toBe(second?.id);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => shown(kino, frame)).toBe(third?.id);
});

test("two takes are compared by a line that moves, side by side, and at a glance", async ({
  page,
  kino,
  project,
}) => {
  await frameWithTakes(kino, project, 2);
  await openTakes(page, project.id);
  await panel(page).getByRole("radio", { name: "Slider" }).click();
  const divider = viewer(page).getByRole("slider", { name: /^Divider/ });
  await expect(divider).toHaveAttribute("aria-valuenow", "50");
  await divider.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(divider).toHaveAttribute("aria-valuenow", "60");
  const box = await divider.boundingBox();
  if (!box) throw new Error("the divider has no place");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 100, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await divider.getAttribute("aria-valuenow"))).toBeLessThan(60);
  await panel(page).getByRole("radio", { name: "Side by side" }).click();
  await expect(divider).toHaveCount(0);
  await expect(viewer(page)).toContainText("Compared");
  await panel(page).getByRole("radio", { name: "Off" }).click();
  await expect(viewer(page)).not.toContainText("Compared");
  await frameAt(page, 1).click();
  await panel(page).getByRole("combobox", { name: "Compare with" }).click();
  await page.getByRole("option", { name: "take 1" }).click();
  await expect(divider).toBeVisible();
});

test("a take's parameters go back into the form: all, all but the seed, the prompt", async ({
  page,
  kino,
  project,
}) => {
  const made = await frameWithTakes(kino, project, 2);
  await openTakes(page, project.id);
  await take(page, 1).click();
  await expect(take(page, 1)).toHaveAttribute("aria-selected", "true");
  await expect(panel(page)).toContainText("#884422");
  await panel(page).getByRole("button", { name: "All", exact: true }).click();
  const form = generatePanel(page);
  await expect(form.getByRole("combobox", { name: "Generator" })).toHaveText(/^Gradient/);
  await expect(form.getByRole("textbox", { name: "Start color" })).toHaveValue("#884422");
  await expect(form.getByRole("textbox", { name: "Seed", exact: true })).toHaveValue("0");
  await expect(form.getByRole("button", { name: "Keep this seed" })).toHaveAttribute("aria-pressed", "true");

  await form.getByRole("textbox", { name: "Seed", exact: true }).fill("77");
  await form.getByRole("textbox", { name: "Start color" }).fill("#000000");
  await page.getByRole("tab", { name: "Takes" }).click();
  await panel(page).getByRole("button", { name: "All but the seed" }).click();
  await expect(form.getByRole("textbox", { name: "Start color" })).toHaveValue("#884422");
  await expect(form.getByRole("textbox", { name: "Seed", exact: true })).toHaveValue("77");

  // Same prompt, new seed: one key, one more take of the same frame.
  await frameAt(page, 1).click();
  await page.keyboard.press("r");
  await expect.poll(async () => (await takesOf(kino, made)).length).toBe(3);
  const [, , third] = await takesOf(kino, made);
  expect(third?.params["start_color"]).toBe("#884422");
  expect([0, 77]).not.toContain(third?.seed);
});

test("a take is starred, deleted and brought back; a task under way is on top", async ({
  page,
  kino,
  project,
}) => {
  const frame = await frameWithTakes(kino, project, 2);
  await openTakes(page, project.id);
  await frameAt(page, 1).click();
  await page.keyboard.press("s");
  await expect.poll(async () => (await takesOf(kino, frame))[1]?.starred).toBe(true);
  await panel(page).getByRole("button", { name: "Delete take" }).click();
  await expect(panel(page).getByRole("treeitem")).toHaveCount(1);
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1/);
  await menu(page, "Edit", /^Undo/);
  await expect(panel(page).getByRole("treeitem")).toHaveCount(2);
  await expect.poll(async () => (await takesOf(kino, frame))[1]?.starred).toBe(true);
  // Also from the frame's own list of what was deleted.
  await panel(page).getByRole("button", { name: "Delete take" }).click();
  await expect(panel(page).getByRole("treeitem")).toHaveCount(1);
  await panel(page).getByText("1 take in the trash").click();
  await panel(page)
    .getByRole("button", { name: /^Restore/ })
    .click();
  await expect(panel(page).getByRole("treeitem")).toHaveCount(2);
  await expect(panel(page).getByText("1 take in the trash")).toHaveCount(0);

  const task = await slowly(kino, 12, { frame_id: frame.id, name: "On its way" });
  const live = panel(page).getByRole("list", { name: "Takes under way" });
  await expect(live).toContainText("On its way");
  await expect(viewer(page).getByRole("img", { name: /^Preview/ })).toBeVisible();
  await until(kino, task.id, "completed");
  await expect(live).toHaveCount(0);
  await expect(panel(page).getByRole("treeitem")).toHaveCount(3);
});

test("a picture is downloaded in three formats under a sensible name", async ({ page, kino, project }) => {
  await frameWithTakes(kino, project, 1);
  await openTakes(page, project.id);
  for (const [item, ending] of [
    ["Download picture as PNG", "png"],
    ["Download picture as JPEG", "jpg"],
    ["Download picture as WebP", "webp"],
  ] as const) {
    const download = page.waitForEvent("download");
    await menu(page, "File", item);
    expect((await download).suggestedFilename()).toMatch(new RegExp(`^.+\\.${ending}$`));
  }
});
