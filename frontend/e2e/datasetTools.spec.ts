/** A dataset as a whole: many pictures at once, crops, statistics, restore points and exports. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { Dataset, DatasetOpened, DatasetPicture } from "@/api/types";
import { pngOf } from "./png";
import { expect, type Kino, test } from "./test";

/** A dataset of `count` pictures with bars of their own; every second one is "tall", all but the last are "plain". */
async function newDataset(kino: Kino, name: string, count = 6): Promise<Dataset> {
  const directory = join(kino.dataDir, name.toLowerCase().replaceAll(" ", "-"));
  mkdirSync(directory);
  for (let i = 0; i < count; i++) {
    const bytes = pngOf(96, 64, [40 * i, 200 - 30 * i, 90], [255, 255, 255], i / count);
    writeFileSync(join(directory, `picture${i + 1}.png`), bytes);
    const tags = [...(i < count - 1 ? ["plain"] : []), ...(i % 2 === 0 ? ["tall"] : [])];
    if (tags.length > 0) writeFileSync(join(directory, `picture${i + 1}.txt`), tags.join(", "));
  }
  const body = { directory, name, prefix: "shape", trigger: "shp", mode: "tags" };
  const { dataset } = await kino.call<DatasetOpened>("POST", "/api/v2/datasets", body);
  expect(dataset.counts.pictures).toBe(count);
  return dataset;
}

const pictureOf = (kino: Kino, { id }: Dataset, number: number) =>
  kino.call<DatasetPicture>("GET", `/api/v2/datasets/${id}/pictures/shape-000${number}.png`);

const tagsOf = async (kino: Kino, dataset: Dataset, number: number) =>
  (await pictureOf(kino, dataset, number)).tags.join(", ");

/** What the server has at last. */
const eventually = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 120_000 });

const gridOf = (page: Page): Locator => page.getByRole("listbox", { name: "Pictures" });
const cell = (page: Page, number: number): Locator =>
  gridOf(page).getByRole("option", { name: new RegExp(`^shape-000${number}\\.png`) });
const chosen = (page: Page): Locator => gridOf(page).getByRole("option", { selected: true });
const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole("dialog", { name });

async function openGrid(page: Page, { id }: Dataset): Promise<void> {
  await page.goto(`/datasets/${id}?view=grid`);
  await expect(cell(page, 1)).toBeVisible();
  await gridOf(page).focus();
}

/** A key for a command may come before its part of the page is there. */
async function openByKey(page: Page, key: string, name: string | RegExp): Promise<Locator> {
  const opened = dialog(page, name);
  await expect(async () => {
    if (!(await opened.isVisible())) await page.keyboard.press(key);
    await expect(opened).toBeVisible({ timeout: 5000 });
  }).toPass({ timeout: 120_000 });
  return opened;
}

test("several pictures are chosen, changed after a preview, and undo takes it back", async ({
  page,
  kino,
}) => {
  const dataset = await newDataset(kino, "Many at once");
  await openGrid(page, dataset);
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chosen(page)).toHaveCount(3);
  await page.keyboard.press("ControlOrMeta+a");
  await expect(chosen(page)).toHaveCount(6);
  await page.keyboard.press("Escape");
  await expect(chosen(page)).toHaveCount(0);
  await cell(page, 1).click();
  await cell(page, 2).click({ modifiers: ["ControlOrMeta"] });
  await expect(chosen(page)).toHaveCount(2);

  const panel = page.getByRole("complementary", { name: "Many at once" });
  await expect(panel.getByRole("heading", { name: "2 chosen pictures" })).toBeVisible();
  await expect(panel.getByRole("checkbox", { name: /^plain/ })).toBeChecked();
  const some = panel.getByRole("checkbox", { name: /^tall/ });
  await expect(some).toHaveAttribute("aria-checked", "mixed");
  await some.click();
  await expect(panel.getByText("1 of 2 pictures would change")).toBeVisible();
  await expect(panel.getByRole("list", { name: "What would change" })).toContainText("shape-0002.png");
  expect(await tagsOf(kino, dataset, 2)).toBe("plain");
  await panel.getByRole("button", { name: "Change 1 picture" }).click();
  await eventually(() => tagsOf(kino, dataset, 2)).toBe("plain, tall");
  await expect(some).toBeChecked();

  await gridOf(page).focus();
  await expect(page.getByRole("button", { name: /^Undo: / })).toBeEnabled();
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(() => tagsOf(kino, dataset, 2)).toBe("plain");
});

test("a crop is made by keys alone, and stays out of the picture itself", async ({ page, kino }) => {
  const dataset = await newDataset(kino, "Cropped");
  await openGrid(page, dataset);
  await page.keyboard.press("Home");
  await expect(cell(page, 1)).toHaveAttribute("aria-selected", "true");
  const opened = await openByKey(page, "c", "Crop shape-0001.png");
  const box = opened.getByRole("group", { name: /^Box: / });
  await box.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(box).toHaveAccessibleName("Box: 88 by 56 pixels, 1 from the left, 0 from the top");
  await opened.getByRole("button", { name: "Keep" }).press("Enter");
  await expect(opened).toBeHidden();
  await eventually(async () => (await pictureOf(kino, dataset, 1)).crop).toEqual({
    left: 1,
    top: 0,
    width: 88,
    height: 56,
  });
  expect(await pictureOf(kino, dataset, 1)).toMatchObject({ width: 96, height: 64 });
  await expect(cell(page, 1)).toHaveAccessibleName(/cropped/);
});

test("statistics lead to the pictures they count", async ({ page, kino }) => {
  const dataset = await newDataset(kino, "Counted");
  await openGrid(page, dataset);
  const opened = await openByKey(page, "Shift+S", "Statistics");
  await opened.getByRole("tab", { name: "Tags" }).click();
  const most = opened.getByRole("table", { name: "Tags by use" });
  await expect(most.getByRole("row", { name: /^plain/ })).toContainText("5");
  await most.getByRole("button", { name: "tall" }).click();
  await expect(opened).toBeHidden();
  await expect(page.getByRole("combobox", { name: "Query" })).toHaveValue('tag:"tall"');
  await expect(gridOf(page).getByRole("option")).toHaveCount(3);
});

test("a restore point brings everything back", async ({ page, kino }) => {
  const dataset = await newDataset(kino, "Kept");
  await openGrid(page, dataset);
  const opened = await openByKey(page, "h", "History and restore points");
  await opened.getByRole("textbox", { name: "Keep how everything is now, as" }).fill("Before the storm");
  await page.keyboard.press("Enter");
  const back = opened.getByRole("button", { name: "Go back to Before the storm" });
  await expect(back).toBeVisible();
  await kino.call("POST", `/api/v2/datasets/${dataset.id}/bulk`, { op: "clear" });
  expect(await tagsOf(kino, dataset, 1)).toBe("");
  await back.click();
  await eventually(() => tagsOf(kino, dataset, 1)).toBe("plain, tall");
  await eventually(() => tagsOf(kino, dataset, 2)).toBe("plain");
});

test.describe("exports", () => {
  // What the server refuses is told beside the field; the browser puts it into its log as well.
  test.use({ allowed: [/status of 400/] });

  test("what stands in the way is put right, a wrong folder is told, and a zip comes down", async ({
    page,
    kino,
  }) => {
    const dataset = await newDataset(kino, "Sent off");
    await openGrid(page, dataset);
    const opened = await openByKey(page, "Shift+E", "Export");
    const findings = opened.getByRole("list", { name: "Findings" });
    await expect(findings).toContainText("shape-0006.png");
    const bare = findings.getByRole("listitem").filter({ hasText: "the trigger and nothing else" });
    await bare.getByRole("button", { name: /mark as skipped/ }).click();
    await eventually(async () => (await pictureOf(kino, dataset, 6)).skipped).toBe(true);

    await opened.getByRole("radio", { name: "Write into a folder" }).click();
    const folder = opened.getByRole("textbox", { name: "Folder" });
    await folder.fill("not/a/whole/path");
    const write = opened.getByRole("button", { name: /^Export/ });
    await write.click();
    await expect(opened.getByText(/^The folder must be/)).toBeVisible();
    await expect(folder).toHaveValue("not/a/whole/path");

    await opened.getByRole("radio", { name: "Download a zip" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), write.click()]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    await expect(opened.getByText(/^5 pictures written/)).toBeVisible();
  });
});
