/** A fresh machine: from nothing to the first picture, without reading anything and without a reload. */

import type { Kino } from "./server";
import { startKino } from "./server";
import { expect, test as base } from "./test";
import { frameAt, frames, menu, openStudio, picture, prompt, viewer } from "./studio";

// A server of its own: only a machine that nobody has used is a first run.
const test = base.extend<object, { kino: Kino }>({
  kino: [
    async ({}, use) => {
      const kino = await startKino();
      await use(kino);
      await kino.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test("a newcomer gets a picture with one click, Enter, a sentence and a button", async ({ page, kino }) => {
  await page.goto("/gallery");
  await expect(page.getByRole("main")).toContainText("No pictures yet");
  await page.goto("/");
  await expect(page).toHaveURL(/\/projects$/);
  await expect(page.getByRole("button", { name: "New project" })).toBeFocused();

  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("Untitled film");
  await expect(dialog.getByRole("textbox", { name: "Width" })).toHaveValue("448");
  await expect(dialog.getByRole("textbox", { name: "Height" })).toHaveValue("256");
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/projects\/1/);
  await expect(viewer(page)).toContainText("The film begins with one picture");
  await viewer(page).getByRole("button", { name: "Describe the first frame" }).click();
  await expect(prompt(page)).toBeFocused();
  await page.keyboard.type("a large red circle on a blue background");
  await page.getByRole("button", { name: /^Generate/ }).click();

  await expect(frameAt(page, 1)).toBeVisible({ timeout: 120_000 });
  await expect(picture(page)).toHaveAccessibleName("Frame 1: picture of 448 by 256 pixels");
  await expect(frameAt(page, 1).getByRole("img").or(frameAt(page, 1).locator("img")).first()).toBeVisible();
  await expect(frames(page)).toHaveCount(1);

  // The prompt stays for the next one, which comes after it.
  await expect(prompt(page)).toHaveValue("a large red circle on a blue background");
  await page.getByRole("button", { name: /^Generate/ }).click();
  await expect(frames(page)).toHaveCount(2, { timeout: 120_000 });

  // The machine remembers where one was.
  await page.goto("/");
  await expect(page).toHaveURL(/\/projects\/1\?/);
  await expect(frames(page)).toHaveCount(2);
  expect((await kino.call<{ total: number }>("GET", "/api/v2/takes")).total).toBe(2);
});

test("panels and the trash say what belongs into them while there is nothing", async ({ page, kino }) => {
  const project = await kino.call<{ id: number }>("POST", "/api/v2/projects", {
    name: "Empty",
    width: 256,
    height: 256,
    fps: 12,
  });
  await openStudio(page, project);
  await page.getByRole("tab", { name: "Takes" }).click();
  await expect(page.getByRole("tabpanel", { name: "Takes" })).toContainText(/frame/i);
  await menu(page, "File", "Trash…");
  await expect(page.getByRole("dialog", { name: "Trash" })).toContainText("The trash is empty");
});
