/** The whole way without a mouse: nothing here clicks, and every step begins where the focus really is. */

import type { Page } from "@playwright/test";
import { frameAt, frames, framesOf, order, picture, prompt, timeline, viewer } from "./studio";
import { expect, test } from "./test";

/** Presses Tab until what has the focus is called so; a person would give up some time, too. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      return `${element?.getAttribute("aria-label") ?? ""} ${element?.textContent ?? ""}`.trim();
    });
    if (name.test(here)) return;
  }
  throw new Error(`Tab does not come to ${String(name)}`);
}

test("make a project, generate, move, hold, note, play and undo, by keys alone", async ({ page, kino }) => {
  await page.goto("/projects");
  await expect(page.getByRole("button", { name: "New project" })).toBeVisible();
  await page.keyboard.press("Shift+P");
  const dialog = page.getByRole("dialog", { name: "New project" });
  await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("By keys alone");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/projects\/\d+/);
  const id = Number(/projects\/(\d+)/.exec(page.url())?.[1]);

  await expect(viewer(page)).toContainText("The film begins with one picture");
  await expect(prompt(page)).toBeVisible();
  await page.keyboard.press("g");
  await expect(prompt(page)).toBeFocused();
  for (const [index, words] of [
    "a large red circle on a blue background",
    "a large green square on a white background",
    "a large yellow star on a black background",
  ].entries()) {
    await page.keyboard.press("Control+a");
    await page.keyboard.type(words);
    await page.keyboard.press("Control+Enter");
    await expect(frames(page)).toHaveCount(index + 1, { timeout: 120_000 });
  }
  // What was asked before comes back under Alt and the arrows.
  await page.keyboard.press("Alt+ArrowUp");
  await expect(prompt(page)).toHaveValue(/green square/);

  // Escape leaves the field, and keys mean the film again.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1:/);
  const [a, b, c] = await order(kino, { id });
  await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => order(kino, { id })).toEqual([b, a, c]);
  await page.keyboard.press("]");
  await expect.poll(async () => (await framesOf(kino, { id }))[1]?.hold).toBe(2);
  await page.keyboard.press("m");
  await expect(page.getByRole("dialog").getByRole("textbox")).toBeFocused();
  await page.keyboard.type("the turn");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(frameAt(page, 2)).toHaveAccessibleName(/note: the turn/);

  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await expect
    .poll(() => page.evaluate(() => window.__kino?.playback?.shown ?? 0), { intervals: [50] })
    .toBeGreaterThan(0);
  await expect(picture(page)).toHaveAccessibleName(/^Frame 3:/);

  await page.keyboard.press("Control+z");
  await expect(frameAt(page, 2)).not.toHaveAccessibleName(/the turn/);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await framesOf(kino, { id }))[1]?.hold).toBe(1);
  await page.keyboard.press("Control+z");
  await expect.poll(() => order(kino, { id })).toEqual([a, b, c]);
});

test("F6 goes from pane to pane, Tab to every control, and Escape gives the focus back", async ({
  page,
  film,
}) => {
  await page.goto(`/projects/${film.id}`);
  await expect(frameAt(page, 1)).toBeVisible();
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1: picture/);
  const panes = new Set<string>();
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press("F6");
    panes.add(
      await page.evaluate(
        () => document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane") ?? "",
      ),
    );
  }
  expect([...panes].sort()).toEqual(["menu", "panels", "timeline", "viewer"]);

  // The menu bar, its menus and back.
  await page.keyboard.press("Shift+F6");
  await tabTo(page, /^File$/);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("menuitem", { name: "Edit", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: /^Select all frames/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "Edit", exact: true })).toBeFocused();

  await tabTo(page, /^Next frame/);
  await page.keyboard.press("Enter");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 2:/);
  await expect(viewer(page).getByRole("button", { name: /^Next frame/ })).toBeFocused();
  // Space plays, wherever the focus is but in a text.
  await page.keyboard.press("Space");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 5:/);

  await timeline(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(timeline(page).getByRole("option", { selected: true })).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(timeline(page).getByRole("option", { selected: true })).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(timeline(page)).toBeFocused();
});
