/** The viewer: what it shows, playing and stepping, in and out, zoom, and compare. */

import type { Page } from "@playwright/test";
import { openFilm, picture, viewer } from "./studio";
import { expect, test } from "./test";

const transport = (page: Page) => viewer(page).getByRole("toolbar", { name: "Transport" });
const shows = (page: Page, frame: number) =>
  expect(picture(page)).toHaveAccessibleName(new RegExp(`^Frame ${frame}: picture`));
/** What the canvas has in its middle, which no name can tell. */
const colour = (page: Page) =>
  picture(page).evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const pixel = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(width / 2, height / 2, 1, 1);
    return [...(pixel?.data ?? [])].slice(0, 3);
  });

// The test itself reads the canvas, which the browser advises against.
test.use({ allowed: [/willReadFrequently/] });

test("steps by buttons, keys and scrubber, and really draws each frame", async ({ page, film }) => {
  await openFilm(page, film);
  // The colours that the pictures of a film are made with (test.ts).
  await expect.poll(() => colour(page)).toEqual([0, 0, 0]);
  await page.keyboard.press("ArrowRight");
  await shows(page, 2);
  await expect.poll(() => colour(page)).toEqual([47, 83, 29]);
  await transport(page).getByRole("button", { name: "Next frame" }).click();
  await shows(page, 3);
  await expect.poll(() => colour(page)).toEqual([94, 166, 58]);
  await page.keyboard.press("End");
  await shows(page, 5);
  await page.keyboard.press("Home");
  await shows(page, 1);
  const slider = viewer(page).getByRole("slider", { name: "Playhead" });
  const box = await slider.boundingBox();
  if (!box) throw new Error("the scrubber has no place");
  await page.mouse.move(box.x + 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 5 });
  await expect(slider).toHaveAttribute("aria-valuenow", "3");
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await shows(page, 5);
  await expect(page).toHaveURL(/frame=\d+/);
});

test.describe("a longer film", () => {
  test.use({ frames: 24 });

  test("plays to its end, in a loop and in a range, at its rate", async ({ page, kino, film }) => {
    // A frame a second: a busy machine has time to fetch and draw most of them.
    await kino.call("PUT", `/api/v2/projects/${film.id}`, { fps: 1 });
    await openFilm(page, film);
    await page.keyboard.press("Space");
    await expect(
      transport(page)
        .getByRole("button", { name: /^Pause|^Play or pause/ })
        .first(),
    ).toBeVisible();
    await expect
      .poll(() => page.evaluate(() => window.__kino?.playback?.shown ?? 0), { intervals: [50] })
      .toBeGreaterThan(5);
    // Seconds later it stands at its last frame.
    await shows(page, 24);
    const figures = await page.evaluate(() => window.__kino?.playback);
    expect(figures?.heldBytes).toBeGreaterThan(0);

    await page.keyboard.press("Home");
    await shows(page, 1);
    await page.keyboard.press("i");
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await shows(page, 4);
    await page.keyboard.press("o");
    await page.keyboard.press("Shift+L");
    await page.keyboard.press("Shift+L");
    await expect(transport(page).getByRole("button", { name: /loop: range/i })).toBeVisible();
    await page.keyboard.press("Space");
    const before = (await page.evaluate(() => window.__kino?.playback?.shown)) ?? 0;
    // More than the range is long, and never out of it.
    await expect
      .poll(() => page.evaluate(() => window.__kino?.playback?.shown ?? 0), { intervals: [50] })
      .toBeGreaterThan(before + 9);
    const slider = viewer(page).getByRole("slider", { name: "Playhead" });
    expect(Number(await slider.getAttribute("aria-valuenow"))).toBeLessThanOrEqual(4);
    await page.keyboard.press("k");
    await page.keyboard.press("Alt+x");
    await page.keyboard.press("l");
    await page.keyboard.press("l");
    await expect(viewer(page).getByRole("button", { name: "Speed: 2× forward" })).toBeVisible();
    await page.keyboard.press("j");
    await page.keyboard.press("k");
  });
});

test("is zoomed and moved by keys and wheel, and fits again", async ({ page, film }) => {
  await openFilm(page, film);
  await page.keyboard.press("1");
  await expect(viewer(page)).toContainText("100 %");
  await page.keyboard.press("Shift+Equal");
  await expect(viewer(page)).not.toContainText(/\b100 %/);
  const canvas = await picture(page).boundingBox();
  if (!canvas) throw new Error("the picture has no place");
  await page.mouse.move(canvas.x + 200, canvas.y + 200);
  await page.keyboard.down("Control");
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await expect(viewer(page)).toContainText(/[2-9]\d\d %|\d{4} %/);
  await page.keyboard.press("0");
  await expect(viewer(page)).toContainText(/Fit \d+ %/);
  // The page itself was not zoomed.
  expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);
});
