/** The timeline: frames reordered by hand and by keys, held, noted, copied, found, imported; and all of it undone. */

import type { FileChooser, Page } from "@playwright/test";
import type { Frame } from "@/api/types";
import { hugePng, pngOf } from "./png";
import {
  choose,
  frameAt,
  frames,
  framesOf,
  menu,
  openFilm,
  openStudio,
  order,
  shownOrder,
  picture,
  queue,
  slowly,
  timeline,
  until,
} from "./studio";
import { expect, newProject, test } from "./test";

/** Takes the middle of a frame to the left edge of another, as a hand would. */
async function drag(page: Page, from: number, before: number): Promise<void> {
  const start = await frameAt(page, from).boundingBox();
  const end = await frameAt(page, before).boundingBox();
  if (!start || !end) throw new Error("the frames have no place");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + 30, end.y + end.height / 2, { steps: 8 });
  await page.mouse.move(end.x + 3, end.y + end.height / 2, { steps: 3 });
  await page.mouse.up();
}

/**
 * Presses until it has worked: a key that comes before the last answer is not heard. `worked` waits long enough for one
 * that was heard, which must not be pressed twice.
 */
async function press(page: Page, key: string, worked: () => Promise<unknown>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await worked();
  }).toPass({ intervals: [50, 200, 500] });
}

test("frames are reordered by drag and by keys, undone and redone, in every window", async ({
  page,
  context,
  kino,
  film,
}) => {
  const [a, b, c, d, e] = await order(kino, film);
  const stand = async (wanted: (number | undefined)[]) => {
    await expect.poll(() => order(kino, film)).toEqual(wanted);
    await expect.poll(() => shownOrder(page)).toEqual(wanted);
  };
  await openFilm(page, film);
  const other = await context.newPage();
  await openFilm(other, film);
  // What is behind another page is drawn, and dragged over, once in a while only.
  await page.bringToFront();
  await drag(page, 4, 1);
  await stand([d, a, b, c, e]);

  await frameAt(page, 3).click();
  await page.keyboard.press("Alt+ArrowRight");
  await stand([d, a, c, b, e]);
  await page.keyboard.press("Alt+ArrowLeft");
  await stand([d, a, b, c, e]);

  await menu(page, "Edit", /^Undo/);
  await stand([d, a, c, b, e]);
  await menu(page, "Edit", /^Undo/);
  await stand([d, a, b, c, e]);
  await menu(page, "Edit", /^Undo/);
  await stand([a, b, c, d, e]);
  await menu(page, "Edit", /^Redo/);
  await stand([d, a, b, c, e]);

  // The other window has kept up: it shows the same order.
  await expect.poll(() => shownOrder(other)).toEqual([d, a, b, c, e]);
});

test("several frames are chosen, moved, copied, cut, pasted, duplicated and deleted", async ({
  page,
  kino,
  film,
}) => {
  const [a, b, c, d, e] = await order(kino, film);
  await openFilm(page, film);
  await frameAt(page, 1).click();
  await frameAt(page, 3).click({ modifiers: ["Shift"] });
  await expect(timeline(page).getByRole("option", { selected: true })).toHaveCount(3);
  await frameAt(page, 2).click({ modifiers: ["Control"] });
  await expect(timeline(page).getByRole("option", { selected: true })).toHaveCount(2);
  await menu(page, "Edit", /^Move .*to…/);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /end/i }).click();
  await dialog.getByRole("button", { name: /^Move/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => order(kino, film)).toEqual([b, d, e, a, c]);
  await expect.poll(() => shownOrder(page)).toEqual([b, d, e, a, c]);

  await page.keyboard.press("Control+x");
  await frameAt(page, 1).click();
  await press(page, "Control+v", () =>
    expect.poll(() => order(kino, film), { timeout: 10_000 }).toEqual([b, a, c, d, e]),
  );
  await expect.poll(() => shownOrder(page)).toEqual([b, a, c, d, e]);

  await frameAt(page, 5).click();
  await page.keyboard.press("d");
  await expect(frames(page)).toHaveCount(6);
  await page.keyboard.press("Delete");
  await expect(frames(page)).toHaveCount(5);
  await press(page, "Control+z", () => expect(frames(page)).toHaveCount(6, { timeout: 10_000 }));

  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  const second = await newProject(kino, "Where it is pasted");
  await menu(page, "File", "All projects");
  await page.getByRole("link", { name: "Where it is pasted" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${second.id}`));
  await menu(page, "Edit", /^Paste .*after/);
  await expect(frames(page)).toHaveCount(6);
});

test("holds and notes are set by keys and dialogs, and refuse what makes no sense", async ({
  page,
  kino,
  film,
}) => {
  await openFilm(page, film);
  const hold = async () => (await framesOf(kino, film))[0]?.hold;
  await frameAt(page, 1).click();
  await page.keyboard.press("]");
  await expect.poll(hold).toBe(2);
  await page.keyboard.press("]");
  await expect.poll(hold).toBe(3);
  await page.keyboard.press("[");
  await expect.poll(hold).toBe(2);
  await expect(frameAt(page, 1)).toHaveAccessibleName(/2 frames long/);

  await menu(page, "Edit", "Set hold…");
  const dialog = page.getByRole("dialog");
  const field = dialog.getByRole("textbox");
  for (const wrong of ["", "0", "-3", "2.5", "NaN", "100001", "🐻", "٣x", "9".repeat(10_000)]) {
    await field.fill(wrong);
    await page.keyboard.press("Enter");
    await expect(field, wrong.slice(0, 10)).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/.+/);
    await expect(field).toHaveValue(wrong);
  }
  await field.fill("24");
  await page.keyboard.press("Enter");
  await expect.poll(hold).toBe(24);
  await press(page, "Control+z", () => expect.poll(hold, { timeout: 10_000 }).toBe(2));

  await page.keyboard.press("m");
  const note = page.getByRole("dialog").getByRole("textbox");
  await note.fill("x".repeat(10_001));
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^(Save|Keep|Done)/ })
    .click();
  await expect(note).toHaveAttribute("aria-invalid", "true");
  await note.fill("שלום 🐻 longer than planned");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^(Save|Keep|Done)/ })
    .click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(frameAt(page, 1)).toHaveAccessibleName(/note: שלום 🐻 longer than planned/);
  await expect(picture(page)).toHaveAccessibleName(/longer than planned/);
});

test("a frame is found by its number and by words", async ({ page, kino, film }) => {
  const all = await framesOf(kino, film);
  await kino.call("PATCH", `/api/v2/projects/${film.id}/frames`, {
    frames: [{ id: all[3]?.id, note: "the storm begins" }],
  });
  await openFilm(page, film);
  await page.keyboard.press("Control+f");
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("textbox")
    .or(dialog.getByRole("searchbox"))
    .or(dialog.getByRole("combobox"))
    .first()
    .fill("3");
  await page.keyboard.press("Enter");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 3:/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+f");
  await dialog
    .getByRole("textbox")
    .or(dialog.getByRole("searchbox"))
    .or(dialog.getByRole("combobox"))
    .first()
    .fill("storm");
  await expect(dialog).toContainText("the storm begins");
  await page.keyboard.press("Enter");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 4:/);
});

test.describe("files", () => {
  test.use({ allowed: [/status of (400|413|415)/] });

  test("pictures are imported where they are dropped, and what can't be is named", async ({
    page,
    kino,
    film,
  }) => {
    // Listened for from the beginning: a key is faster than Playwright's own switch for choosers.
    const chooser = new Promise<FileChooser>((resolve) => page.once("filechooser", resolve));
    await openFilm(page, film);
    const before = await order(kino, film);
    const bytes = [...pngOf(64, 64, [10, 200, 90])];
    const target = await frameAt(page, 3).boundingBox();
    if (!target) throw new Error("frame 3 has no place");
    const transfer = await page.evaluateHandle((bytes) => {
      const transfer = new DataTransfer();
      for (const name of ["drop2.png", "drop10.png"])
        transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
      return transfer;
    }, bytes);
    const at = { clientX: target.x + 3, clientY: target.y + target.height / 2, dataTransfer: transfer };
    for (const type of ["dragenter", "dragover", "drop"]) await frameAt(page, 3).dispatchEvent(type, at);
    await expect(frames(page)).toHaveCount(7);
    const after = await order(kino, film);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after.slice(4)).toEqual(before.slice(2));
    await menu(page, "Edit", /^Undo/);
    await expect(frames(page)).toHaveCount(5);

    await page.keyboard.press("Control+i");
    await (
      await chooser
    ).setFiles([
      { name: "fine.png", mimeType: "image/png", buffer: pngOf(64, 64, [1, 2, 3]) },
      { name: "nothing.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
      { name: "huge.png", mimeType: "image/png", buffer: hugePng() },
    ]);
    const refusal = page.getByRole("dialog", { name: "Nothing was imported" });
    await expect(refusal.getByRole("listitem").filter({ hasText: "nothing.png" })).toContainText(/\w+ \w+/);
    await expect(refusal.getByRole("listitem").filter({ hasText: "huge.png" })).toContainText(/pixel/i);
    await refusal.getByRole("button", { name: "Import the other one" }).click();
    await expect(frames(page)).toHaveCount(6);
  });
});

test("what is being made shows at its place, and a failure says why and can be tried again", async ({
  page,
  kino,
  film,
}) => {
  await openFilm(page, film);
  const [, second] = await framesOf(kino, film);
  const cards = page.getByRole("list", { name: "Pictures on their way" });
  const fresh = await slowly(kino, 15, { project_id: film.id, name: "Fresh" });
  const over = await slowly(kino, 6, { frame_id: second?.id ?? 0, name: "Another take" });
  await expect(cards.getByRole("listitem")).toHaveCount(2);
  await expect(cards.getByRole("progressbar", { name: /^New frame/ })).toBeVisible();
  await expect(frameAt(page, 2)).toHaveAccessibleName(/waiting for its turn|generating/);
  await until(kino, fresh.id, "completed");
  await expect(frames(page)).toHaveCount(6);
  await until(kino, over.id, "completed");
  await expect(cards).toHaveCount(0);

  await queue(
    kino,
    "types",
    { scene: "x", fail: "There was no light" },
    { project_id: film.id, name: "Dark" },
  );
  await expect(cards).toContainText("There was no light");
  await cards.getByRole("button", { name: "Retry: New frame" }).click();
  await expect(cards).toContainText("There was no light");
  await cards.getByRole("button", { name: /^Dismiss/ }).click();
  await expect(cards).toHaveCount(0);
});

test("is as wide as time or equal, and zoomed; the card with the plus is where the next one goes", async ({
  page,
  kino,
  film,
}) => {
  const all = await framesOf(kino, film);
  const changes = all.map(({ id }: Frame, index) => ({ id, hold: index === 0 ? 12 : 6 }));
  await kino.call("PATCH", `/api/v2/projects/${film.id}/frames`, { frames: changes });
  await openFilm(page, film);
  const width = async (number: number) => (await frameAt(page, number).boundingBox())?.width ?? 0;
  expect(await width(1)).toBeCloseTo(await width(2), 0);
  await page.keyboard.press("t");
  await expect.poll(async () => Math.round((10 * (await width(1))) / (await width(2)))).toBe(20);
  const before = await width(1);
  await page.keyboard.press("=");
  await expect.poll(() => width(1)).toBeGreaterThan(before);
  await page.keyboard.press("Shift+Z");
  await page.keyboard.press("t");

  await page.getByRole("button", { name: "New frame at the end", exact: true }).click();
  const panel = page.getByRole("tabpanel", { name: "Generate" });
  await expect(panel.getByRole("button", { name: "Goes to: New frame at the end. Change" })).toBeVisible();
  await frameAt(page, 2).click();
  await page.keyboard.press("Shift+N");
  await expect(
    panel.getByRole("button", { name: "Goes to: New frame before frame 2. Change" }),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(panel.getByRole("button", { name: "Goes to: New frame after frame 2. Change" })).toBeVisible();
  await choose(page, panel.getByRole("combobox", { name: "Generator" }), /^Gradient/);
});

test("an empty frame is inserted, described and filled", async ({ page, project }) => {
  await openStudio(page, project);
  await menu(page, "Edit", "Insert an empty frame");
  await expect(frameAt(page, 1)).toHaveAccessibleName(/no picture yet/);
  await page.getByRole("region", { name: "Viewer" }).getByRole("button", { name: "Describe it" }).click();
  const panel = page.getByRole("tabpanel", { name: "Generate" });
  await expect(panel.getByRole("button", { name: /^Goes to: Another take of frame 1/ })).toBeVisible();
  await page.keyboard.type("a large blue square on a yellow background");
  await page.keyboard.press("Control+Enter");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1: picture of 256 by 256/, { timeout: 120_000 });
  await expect(frames(page)).toHaveCount(1);
});
