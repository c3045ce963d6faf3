/**
 * Each page and main state as a picture, wide and narrow. With KINO_SCREENSHOTS=1 they replace those in `screenshots/`,
 * which show what a change did to the look; without it they are only taken, since no two machines draw alike.
 */

import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Dataset, Project } from "@/api/types";
import type { Kino } from "./server";
import { startKino } from "./server";
import { frameAt, menu, openStudio, picture, queue, slowly, until, viewer } from "./studio";
import { expect, newProject, test as base } from "./test";

// A server of its own: what other tests have made would show on its pages.
const test = base.extend<object, { kino: Kino; shown: Project }>({
  kino: [
    async ({}, use) => {
      const kino = await startKino();
      await use(kino);
      await kino.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  shown: [async ({ kino }, use) => use(await makeFilm(kino)), { scope: "worker", timeout: 300_000 }],
});

const SCENES = [
  "a large red circle on a blue background",
  "a large red circle on a green background",
  "a large yellow star on a black background",
  "a small white heart on a black background",
  "a large white heart on a purple background",
  "a large orange triangle on a green background",
  "a small blue square above a large orange triangle",
  "a large blue square on a yellow background",
];

async function makeFilm(kino: Kino): Promise<Project> {
  await newProject(kino, "Storm over the harbour", { width: 448, height: 256, fps: 24 });
  await newProject(kino, "Title cards", { width: 256, height: 256, fps: 25 });
  const film = await newProject(kino, "Shapes at night", { width: 448, height: 256, fps: 12, style: "" });
  for (const [index, prompt] of SCENES.entries()) {
    const task = await queue(
      kino,
      "flux_txt2img",
      { prompt, seed: 100 + index },
      { project_id: film.id, name: prompt },
    );
    await until(kino, task.id, "completed");
  }
  const { frames } = await kino.call<{ frames: { id: number }[] }>(
    "GET",
    `/api/v2/projects/${film.id}/frames`,
  );
  const again = { prompt: SCENES[2], seed: 7 };
  const task = await queue(kino, "flux_txt2img", again, { frame_id: frames[2]?.id ?? 0, name: SCENES[2] });
  await until(kino, task.id, "completed");
  for (const modification of ["make the star white", "change the background to dark green"]) {
    const path = `/api/v2/frames/${frames[2]?.id ?? 0}/refine`;
    const refined = await kino.call<{ id: number }>("POST", path, { modification });
    await until(kino, refined.id, "completed");
  }
  await kino.call("PATCH", `/api/v2/projects/${film.id}/frames`, {
    frames: frames.map(({ id }, index) => ({
      id,
      hold: [8, 4, 12, 6, 6, 4, 4, 16][index],
      ...(index === 2 ? { note: "The star appears: hold until the music ends" } : {}),
    })),
  });
  return film;
}

/** A dataset of the film's own pictures, some of them tagged, with suggestions of the shipped tagger for the others. */
async function makeDataset(kino: Kino, film: Project): Promise<Dataset> {
  const { takes } = await kino.call<{ takes: { id: string }[] }>(
    "GET",
    `/api/v2/takes?project_id=${film.id}`,
  );
  const form = new FormData();
  for (const [index, { id }] of takes.reverse().entries()) {
    const png = await (await fetch(`${kino.url}/media/takes/${id}.png`)).blob();
    form.append("files", png, `${index + 1}.png`);
  }
  const about = "name=Shapes%20at%20night&prefix=shapes&trigger=ktshape";
  const { dataset } = await kino.call<{ dataset: Dataset }>("POST", `/api/v2/datasets/upload?${about}`, form);
  const at = `/api/v2/datasets/${dataset.id}`;
  const tags = { 1: "red circle, blue background, large", 2: "red circle, green background, large" };
  for (const [number, caption] of Object.entries(tags))
    await kino.call("PATCH", `${at}/pictures/shapes-000${number}.png`, { caption, reviewed: number === "1" });
  await kino.call("PATCH", at, { favourites: ["large", "black background", "yellow star"] });
  const task = await kino.call<{ id: number }>("POST", `${at}/tagging`, { model: "kino-mini-tagger" });
  await until(kino, task.id, "completed");
  await kino.call("PATCH", `${at}/pictures/shapes-0003.png`, { add: ["yellow star", "black background"] });
  await kino.call("PUT", `${at}/place`, { name: "shapes-0003.png" });
  return dataset;
}

const SIZES = [
  ["wide", 1440, 900],
  ["narrow", 390, 844],
] as const;

for (const [size, width, height] of SIZES)
  test.describe(size, () => {
    // Times differ from one run to the next, and folders from one machine to the next: both are hidden.
    test.use({ viewport: { width, height }, timezoneId: "UTC", locale: "en-GB" });

    const keep = async (page: Page, name: string) => {
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => document.fonts.ready);
      await page
        .locator("time, code[title^='/']")
        .evaluateAll((all) => all.forEach((one) => ((one as HTMLElement).style.visibility = "hidden")));
      await page.screenshot({
        path: process.env["KINO_SCREENSHOTS"]
          ? join(import.meta.dirname, "screenshots", `${name}-${size}.png`)
          : test.info().outputPath(`${name}.png`),
        caret: "hide",
        animations: "disabled",
      });
    };

    const openAt = async (page: Page, film: Project, frame: number) => {
      await openStudio(page, film);
      await expect(frameAt(page, frame)).toBeAttached();
      await frameAt(page, frame).click();
      await expect(picture(page)).toHaveAccessibleName(new RegExp(`^Frame ${frame}: picture`));
    };

    test(`pages, ${size}`, async ({ page, shown }) => {
      await page.goto("/projects");
      await expect(page.getByRole("link", { name: shown.name })).toBeVisible();
      await keep(page, "projects");
      await page.keyboard.press("Shift+P");
      await expect(page.getByRole("dialog", { name: "New project" })).toBeVisible();
      await keep(page, "new-project");
      await page.keyboard.press("Escape");
      for (const name of ["gallery", "models", "settings"]) {
        await page.goto(`/${name}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await keep(page, name);
      }
      await page.goto("/settings?tab=shortcuts");
      await expect(page.getByRole("tabpanel", { name: "Shortcuts" })).toBeVisible();
      await keep(page, "shortcuts");
    });

    test(`the studio, ${size}`, async ({ page, kino, shown }) => {
      const empty = await newProject(kino, "An empty film", { width: 448, height: 256, fps: 24 });
      await openStudio(page, empty);
      await expect(viewer(page)).toContainText("The film begins with one picture");
      await keep(page, "studio-empty");
      await kino.call("DELETE", `/api/v2/projects/${empty.id}`);

      await openAt(page, shown, 3);
      await page
        .getByRole("tabpanel", { name: "Generate" })
        .getByRole("textbox")
        .first()
        .fill(SCENES[2] ?? "");
      await expect(page.getByText(/^CLIP/)).toBeVisible();
      await page.getByRole("textbox").first().blur();
      await keep(page, "studio");
      await page.getByRole("tab", { name: "Conversation" }).click();
      await expect(page.getByRole("list", { name: "Conversation" })).toBeVisible();
      await page.getByRole("textbox", { name: "Say what to change" }).fill("make the star orange");
      await expect(page.getByRole("region", { name: "Refine" }).locator("ins")).toHaveText("orange");
      await keep(page, "conversation");
      await page.getByRole("textbox", { name: "Say what to change" }).fill("");
      await page.getByRole("tab", { name: "Takes" }).click();
      await expect(page.getByRole("tree", { name: "Takes" })).toBeVisible();
      await keep(page, "takes");
      await page.getByRole("radio", { name: "Slider" }).click();
      await expect(page.getByRole("slider", { name: /^Divider/ })).toBeVisible();
      await keep(page, "compare");
      await page.getByRole("radio", { name: "Off" }).click();
      await page.keyboard.press("b");
      await page.keyboard.press("t");
      await keep(page, "judge-to-time");
      await page.keyboard.press("b");
      await page.keyboard.press("t");

      // Paused, so that what is under way stands still.
      await kino.call("POST", "/api/v2/generator/queue/pause", {});
      await slowly(kino, 1, { project_id: shown.id, name: "a large black heart on a white background" });
      await slowly(kino, 1, { project_id: shown.id, name: "a small green circle on a white background" });
      await page.getByRole("tab", { name: "Tasks" }).click();
      await expect(page.getByRole("region", { name: /^Waiting/ }).getByRole("listitem")).toHaveCount(2);
      await keep(page, "tasks");
    });

    test(`datasets, ${size}`, async ({ page, kino, shown }) => {
      const dataset = await makeDataset(kino, shown);
      await page.goto(`/datasets/${dataset.id}`);
      await expect(page.getByText("yellow star").first()).toBeVisible();
      await keep(page, "tagging");
      await page.goto(`/datasets/${dataset.id}?view=grid`);
      await expect(page.getByRole("option", { name: /^shapes-0003/ })).toBeVisible();
      await keep(page, "dataset-grid");
      await page.goto("/datasets");
      await expect(page.getByText("Shapes at night").first()).toBeVisible();
      await keep(page, "datasets");
      await kino.call("DELETE", `/api/v2/datasets/${dataset.id}`);
    });

    // Narrow, there is one menu for all, and dialogs fill the page.
    if (size === "wide")
      test(`dialogs, ${size}`, async ({ page, shown }) => {
        await openAt(page, shown, 3);
        for (const [name, item, file] of [
          ["Help", "Keyboard shortcuts", "dialog-shortcuts"],
          ["Edit", /^Find frame…/, "dialog-find"],
          ["System", "Shut down Kino…", "dialog-shutdown"],
          ["Edit", /^Note…/, "dialog-note"],
        ] as const) {
          await menu(page, name, item);
          await expect(page.getByRole("dialog").or(page.getByRole("alertdialog"))).toBeVisible();
          await keep(page, file);
          await page.keyboard.press("Escape");
          await expect(page.getByRole("dialog").or(page.getByRole("alertdialog"))).toHaveCount(0);
        }
        await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
        await expect(page.getByRole("menu")).toBeVisible();
        await keep(page, "menu");
      });
  });
