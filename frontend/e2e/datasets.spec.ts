/** A folder of pictures becomes a training set: opened, tagged, checked and exported, by keys alone. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { DatasetOpened, DatasetPicture } from "@/api/types";
import { pngOf } from "./png";
import { expect, test, type Kino } from "./test";

const TRIGGER = "kshape";

// Grounds that the shipped tagger has words for.
const GROUNDS = [
  [218, 32, 36],
  [40, 80, 220],
  [40, 165, 60],
  [135, 50, 180],
  [250, 140, 20],
] as const;

/** Twelve pictures, a bar in each at another place, with a caption beside the first. */
function folderOf(kino: Kino, count = 12): string {
  const folder = mkdtempSync(join(kino.dataDir, "pictures-"));
  for (let i = 1; i <= count; i++) {
    const bytes = pngOf(256, 256, GROUNDS[i % GROUNDS.length] ?? GROUNDS[0], [248, 248, 248], i / 13);
    writeFileSync(join(folder, `shot${i}.png`), bytes);
  }
  writeFileSync(join(folder, "shot1.txt"), "first light\n");
  return folder;
}

function openByApi(kino: Kino, more: Record<string, unknown> = {}): Promise<DatasetOpened> {
  return kino.call<DatasetOpened>("POST", "/api/v2/datasets", { directory: folderOf(kino, 3), ...more });
}

const pictureOf = (kino: Kino, id: number, name: string) =>
  kino.call<DatasetPicture>("GET", `/api/v2/datasets/${id}/pictures/${name}`);

const field = (page: Page) => page.getByRole("combobox", { name: "Add a tag" });
const chips = (page: Page) => page.getByRole("list", { name: "Tags of the picture" }).getByRole("listitem");
const counts = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible();
const at = (page: Page, number: number) =>
  expect(
    page.getByRole("listbox", { name: "Pictures" }).getByRole("option", { selected: true }),
  ).toHaveAttribute("aria-posinset", String(number));

/** Presses Tab until what has the focus is called so; a person would give up some time, too. */
async function tabTo(page: Page, name: RegExp, most = 40): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent ?? "";
      return `${element?.getAttribute("aria-label") ?? ""} ${label} ${element?.textContent ?? ""}`.trim();
    });
    if (name.test(here)) return;
  }
  throw new Error(`Tab does not come to ${String(name)}`);
}

test("from a folder to a CivitAI zip and a kohya folder, by keys alone", async ({ page, kino }) => {
  test.slow();
  const folder = folderOf(kino);
  const before = statSync(join(folder, "shot5.png"));
  await page.goto("/datasets");
  await expect(page.getByRole("button", { name: "Open a folder" })).toBeVisible();
  await page.keyboard.press("o");
  const dialog = page.getByRole("dialog", { name: "Open a folder of pictures" });
  await expect(dialog.getByRole("combobox", { name: /^Folder/ })).toBeFocused();
  await page.keyboard.type(folder);
  // Looked at before anything is written.
  await expect(dialog.getByRole("region", { name: "What is in the folder" })).toContainText("12 pictures");
  expect(readdirSync(folder)).toHaveLength(13);
  await tabTo(page, /^Trigger word/);
  await page.keyboard.type(TRIGGER);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/datasets\/\d+/);
  await counts(page, "1 of 12 pictures tagged · 11 untagged");
  await at(page, 1);
  await expect(chips(page)).toHaveText([new RegExp(TRIGGER), /first light/]);

  // A model suggests for what is untagged; one suggestion is taken.
  await page.keyboard.press("Shift+T");
  const tagging = page.getByRole("dialog", { name: "Tag by a model" });
  await expect(tagging.getByRole("button", { name: "Suggest", exact: true })).toBeEnabled();
  // As unsure as it may be: what matters here is that there are some.
  await tabTo(page, /^Confidence from/);
  await page.keyboard.press("Home");
  await tabTo(page, /^Suggest$/);
  await page.keyboard.press("Enter");
  await expect(tagging.getByRole("region", { name: "Runs" })).toContainText(/\d+ suggestions? waiting/, {
    timeout: 60_000,
  });
  await page.keyboard.press("Escape");
  await expect(tagging).toBeHidden();
  await page.keyboard.press("u");
  await at(page, 2);
  const suggestions = page.getByRole("group", { name: "Suggestions" });
  await expect(suggestions).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("a");
  await expect(chips(page)).toHaveCount(2);
  await expect(chips(page).nth(1).getByRole("button").first()).toHaveAccessibleName(/from a model/);

  // Words typed, kept as a favourite, and saved by going on.
  await page.keyboard.press("t");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("white bar, flat colour");
  await page.keyboard.press("Enter");
  await expect(chips(page)).toHaveCount(4);
  await page.keyboard.press("Alt+b");
  await expect(page.getByRole("option", { name: /^flat colour, 1 picture, favourite 1$/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await at(page, 3);
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Alt+r");
  await expect(chips(page).filter({ hasText: "white bar" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await at(page, 4);
  await page.keyboard.press("Alt+1");
  await expect(chips(page)).toHaveText([new RegExp(TRIGGER), /flat colour/]);
  await page.keyboard.press("Control+Enter");
  await at(page, 5);
  // The fifth is left for later; what is typed and not yet entered is saved by going on.
  await page.keyboard.press("Control+Enter");
  for (let number = 6; number <= 12; number++) {
    await at(page, number);
    await page.keyboard.type(`tone ${number}`);
    await page.keyboard.press("Control+Enter");
  }
  await counts(page, /11 of 12 pictures tagged · 1 untagged/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("u");
  await at(page, 5);
  await page.keyboard.press("1");
  await counts(page, /12 of 12 pictures tagged/);
  await page.keyboard.press("Control+z");
  await counts(page, /11 of 12 pictures tagged/);
  await expect(chips(page)).toHaveCount(1);
  await page.keyboard.press("Control+Shift+z");
  await counts(page, /12 of 12 pictures tagged/);
  await page.keyboard.press("d");
  await expect(page.getByRole("button", { name: "Reviewed" }).last()).toHaveAttribute("aria-pressed", "true");

  // Where one was is where one is.
  await page.reload();
  await at(page, 5);
  await expect(chips(page)).toHaveText([new RegExp(TRIGGER), /flat colour/]);

  await page.keyboard.press("Shift+E");
  const exporting = page.getByRole("dialog", { name: "Export" });
  await expect(exporting.getByText(/^Ready: \d+ files$/)).toBeVisible();
  const download = page.waitForEvent("download");
  await tabTo(page, /^Export$/);
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  await expect(exporting.getByText(/^12 pictures written to/)).toBeVisible();

  const to = join(kino.dataDir, `kohya-${Date.now()}`);
  await tabTo(page, /^For/);
  await page.keyboard.press("Enter");
  await page.keyboard.type("kohya");
  await page.keyboard.press("Enter");
  await expect(exporting.getByRole("combobox", { name: "For" })).toHaveText(/kohya/);
  await tabTo(page, /^Download a zip$/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await tabTo(page, /^Folder/);
  await page.keyboard.type(to);
  await expect(exporting.getByText(/^Ready: \d+ files$/)).toBeVisible();
  await tabTo(page, /^Export$/);
  await page.keyboard.press("Enter");
  await expect(exporting.getByText(/^12 pictures written to/)).toBeVisible();
  const written = readdirSync(to, { recursive: true }).map(String);
  expect(written.filter((name) => name.endsWith(".png"))).toHaveLength(12);
  const captions = written.filter((name) => name.endsWith(".txt"));
  expect(captions).toHaveLength(12);
  for (const name of captions)
    expect(readFileSync(join(to, name), "utf8")).toMatch(new RegExp(`^${TRIGGER}, `));

  // The originals are as they were.
  const after = statSync(join(folder, "shot5.png"));
  expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);
  expect(readFileSync(join(folder, "shot1.txt"), "utf8")).toBe("first light\n");
});

test("chips are moved, renamed and removed by keys, and by hand", async ({ page, kino }) => {
  const { dataset } = await openByApi(kino);
  const name = `${dataset.prefix}-0002.png`;
  const address = `/api/v2/datasets/${dataset.id}/pictures/${name}`;
  await kino.call("PATCH", address, { tags: ["one", "two", "three"] });
  await page.goto(`/datasets/${dataset.id}?picture=${name}`);
  await expect(chips(page)).toHaveText(["one", "two", "three"]);
  await page.keyboard.press("t");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("button", { name: "three, tag 3 of 3" })).toBeFocused();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(chips(page)).toHaveText(["one", "three", "two"]);
  await expect(page.getByRole("button", { name: "three, tag 2 of 3" })).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("drei, vier");
  await page.keyboard.press("Enter");
  await expect(chips(page)).toHaveText(["one", "drei vier", "two"]);
  await expect(page.getByRole("button", { name: "drei vier, tag 2 of 3" })).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(chips(page)).toHaveText(["one", "two"]);
  await page.getByRole("button", { name: "one, tag 1 of 2" }).dragTo(chips(page).last(), {
    targetPosition: { x: 45, y: 14 },
  });
  await expect(chips(page)).toHaveText(["two", "one"]);
  await expect.poll(async () => (await pictureOf(kino, dataset.id, name)).tags).toEqual(["two", "one"]);
  await page.keyboard.press("f");
  await page.keyboard.type("tw");
  await page.keyboard.press("Enter");
  await expect(chips(page)).toHaveText(["one"]);
});

test.describe("a text", () => {
  test.use({ allowed: [/409/] });

  test("is saved by itself, is the same in two windows, and overwrites nobody's", async ({
    page,
    kino,
    context,
  }) => {
    const { dataset } = await openByApi(kino, { mode: "sentences", trigger: "ohwx" });
    const name = `${dataset.prefix}-0002.png`;
    const address = `/datasets/${dataset.id}?picture=${name}`;
    const text = (window: Page) => window.getByRole("textbox", { name: "Caption" });
    await page.goto(address);
    const other = await context.newPage();
    await other.goto(address);
    await expect(text(other)).toBeVisible();
    await text(page).fill("A Bar, white. On a wall, A bar");
    await expect(text(other)).toHaveValue("A Bar, white. On a wall, A bar");
    await expect(other.getByText("ohwx A Bar, white. On a wall, A bar")).toBeVisible();

    // Typed over what somebody else writes meanwhile: both are shown, and nothing is lost.
    let letGo = () => {};
    const written = new Promise<void>((resolve) => (letGo = resolve));
    await page.route("**/pictures/*", async (route) => {
      await written;
      await route.continue();
    });
    await text(page).fill("Mine");
    await kino.call("PATCH", `/api/v2/datasets/${dataset.id}/pictures/${name}`, { caption: "Theirs" });
    letGo();
    const question = page.getByRole("dialog", { name: /changed elsewhere/ });
    await expect(question).toContainText("Mine");
    await expect(question).toContainText("Theirs");
    await question.getByRole("button", { name: "Keep mine" }).click();
    await expect.poll(async () => (await pictureOf(kino, dataset.id, name)).caption).toBe("Mine");
    await expect(text(other)).toHaveValue("Mine");
    await text(page).fill("An ohxw bar");
    await expect(page.getByText("looks like the trigger word")).toBeVisible();
    await expect.poll(async () => (await pictureOf(kino, dataset.id, name)).caption).toBe("An ohxw bar");
  });
});

test.describe("without an answer", () => {
  test.use({ allowed: [/Failed to load resource/] });

  test("what was typed is kept and saved later", async ({ page, kino }) => {
    const { dataset } = await openByApi(kino);
    const name = `${dataset.prefix}-0003.png`;
    await page.goto(`/datasets/${dataset.id}?picture=${name}`);
    await expect(field(page)).toBeVisible();
    await page.route("**/pictures/*", (route) => route.abort());
    await field(page).fill("kept");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/1 edit kept here until Kino answers/)).toBeVisible();
    await expect(chips(page)).toHaveText(["kept"]);
    await page.unroute("**/pictures/*");
    await expect(page.getByText("All saved")).toBeVisible();
    expect((await pictureOf(kino, dataset.id, name)).tags).toEqual(["kept"]);
  });
});

test.describe("the list", () => {
  // A folder that is not there is refused while it is typed.
  test.use({ allowed: [/400/] });

  test("a dataset leaves the list and comes back, and a folder that is none is told", async ({
    page,
    kino,
  }) => {
    const { dataset } = await openByApi(kino, { name: "Leaving" });
    await page.goto("/datasets");
    const link = page.getByRole("link", { name: "Leaving" });
    await link.focus();
    await page.keyboard.press("Delete");
    await expect(link).toBeHidden();
    expect(readdirSync(dataset.folder).length).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(link).toBeVisible();
    await page.getByRole("button", { name: "Open a folder" }).click();
    const dialog = page.getByRole("dialog", { name: "Open a folder of pictures" });
    mkdirSync(join(kino.dataDir, "empty"), { recursive: true });
    await dialog.getByRole("combobox", { name: /^Folder/ }).fill(join(kino.dataDir, "nowhere"));
    await expect(dialog.getByRole("alert")).toBeVisible();
  });
});

for (const [size, width, height] of [
  ["wide", 1440, 900],
  ["narrow", 390, 844],
] as const)
  test.describe(size, () => {
    test.use({ viewport: { width, height } });

    test("the pages of datasets have no violation", async ({ page, kino }) => {
      const { dataset } = await openByApi(kino, { trigger: "ohwx" });
      const clean = async (where: string) => {
        await page.waitForLoadState("networkidle");
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.target.join(" ")}`),
        );
        expect.soft(found, where).toEqual([]);
      };
      await page.goto("/datasets");
      await expect(page.getByRole("heading", { name: "Datasets" })).toBeVisible();
      await clean("the list");
      await page.goto(`/datasets/${dataset.id}`);
      await expect(chips(page)).toHaveCount(2);
      await clean("tags");
      await kino.call("PATCH", `/api/v2/datasets/${dataset.id}`, { mode: "sentences" });
      await expect(page.getByRole("textbox", { name: "Caption" })).toBeVisible();
      await clean("a text");
    });
  });
