/** How pictures came about: the tree of takes, back and forth on a frame, history files, parameters out of a file. */

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { Frame, Take, Task } from "@/api/types";
import { startMessagesApi } from "./messagesApi";
import { type Kino, startKino } from "./server";
import {
  frameAt,
  framesOf,
  frameWithTakes,
  generatePanel,
  menu,
  openStudio,
  prompt,
  queue,
  takesOf,
  until,
  viewer,
} from "./studio";
import { expect, newProject, test } from "./test";

const panel = (page: Page) => page.getByRole("tabpanel", { name: "Takes" });
const rows = (page: Page) => panel(page).getByRole("treeitem");
const take = (page: Page, number: number) =>
  panel(page).getByRole("treeitem", { name: new RegExp(`^Take ${number}\\b`) });
const shown = async (kino: Kino, frame: Pick<Frame, "id">) =>
  (await kino.call<Frame>("GET", `/api/v2/frames/${frame.id}`)).take_id;

async function openTakes(page: Page, projectId: number): Promise<void> {
  await openStudio(page, { id: projectId });
  await expect(frameAt(page, 1)).toBeVisible();
  await page.getByRole("tab", { name: "Takes" }).click();
  await expect(panel(page).getByRole("tree", { name: "Takes" })).toBeVisible();
}

/** A refinement by the shipped model, and the take it made. */
async function refined(kino: Kino, frame: Frame, source: Take, modification: string): Promise<Take> {
  const task = await kino.call<Task>("POST", `/api/v2/frames/${frame.id}/refine`, {
    modification,
    take_id: source.id,
    steps: 1,
  });
  await until(kino, task.id, "completed");
  const made = (await takesOf(kino, frame)).at(-1);
  if (!made) throw new Error("the refinement left no take");
  return made;
}

/** Lets files go over a place, as the system's file manager does. */
async function dropFile(page: Page, place: string, bytes: Buffer, name: string, type: string): Promise<void> {
  const content = bytes.toString("base64");
  for (const event of ["dragover", "drop"])
    await page.evaluate(
      ([event, place, content, name, type]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type }));
        const init = { bubbles: true, cancelable: true, dataTransfer: data };
        document.querySelector(place)?.dispatchEvent(new DragEvent(event, init));
      },
      [event, place, content, name, type] as const,
    );
}

test("the tree tells what was said, folds, compares any two, and branches", async ({
  page,
  kino,
  project,
}) => {
  const frame = await kino.call<Frame>("POST", "/api/v2/frames", { project_id: project.id });
  const data = { prompt: "a large red circle on a blue background", seed: 1, steps: 1 };
  await until(kino, (await queue(kino, "flux_txt2img", data, { frame_id: frame.id })).id, "completed");
  const [root] = await takesOf(kino, frame);
  if (!root) throw new Error("there is no first take");
  const green = await refined(kino, frame, root, "make the circle green");
  await refined(kino, frame, green, "make the background yellow");
  await openTakes(page, project.id);

  await expect(rows(page)).toHaveCount(3);
  await expect(take(page, 2)).toContainText("make the circle green");
  await expect(take(page, 3)).toHaveAttribute("aria-level", "3");
  await expect(take(page, 3)).toHaveAttribute("aria-selected", "true");

  // Folded by key and by command; what is shown is never hidden.
  await take(page, 1).click();
  await expect.poll(() => shown(kino, frame)).toBe(root.id);
  await page.keyboard.press("ArrowLeft");
  await expect(rows(page)).toHaveCount(1);
  await expect(take(page, 1)).toContainText("2 below");
  await panel(page).getByRole("button", { name: "Unfold all takes" }).click();
  await expect(rows(page)).toHaveCount(3);
  await panel(page).getByRole("button", { name: "Fold all takes" }).click();
  await expect(rows(page)).toHaveCount(1);
  await frameAt(page, 1).click();
  await page.keyboard.press("u");
  await expect(rows(page)).toHaveCount(3);
  await expect(take(page, 3)).toHaveAttribute("aria-selected", "true");

  // Any two: the one shown, and another by Alt and a click.
  await take(page, 1).click({ modifiers: ["Alt"] });
  await expect(take(page, 1)).toContainText("compared");
  await expect(viewer(page).getByRole("slider", { name: /^Divider/ })).toBeVisible();
  await panel(page).getByRole("radio", { name: "Off" }).click();
  await expect(take(page, 1)).not.toContainText("compared");

  // The next refinement starts from another take than the one shown; the same again, and it does not.
  for (const branches of [true, false]) {
    await take(page, 2).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Refine from this take" }).click();
    await expect(page.getByRole("menu")).toHaveCount(0);
    if (branches) {
      await expect(take(page, 2)).toContainText("refining from here");
      await expect(page.getByRole("textbox", { name: "Say what to change" })).toBeFocused();
    } else await expect(take(page, 2)).not.toContainText("refining from here");
  }
});

test("a frame goes back and forth along what it has shown", async ({ page, kino, project }) => {
  const frame = await frameWithTakes(kino, project, 3);
  const [first, second, third] = (await takesOf(kino, frame)).map((one) => one.id);
  await openTakes(page, project.id);
  await frameAt(page, 1).click();
  await page.keyboard.press("u");
  await expect.poll(() => shown(kino, frame)).toBe(second);
  await page.keyboard.press("u");
  await expect.poll(() => shown(kino, frame)).toBe(first);
  await expect(take(page, 1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Shift+U");
  await expect.poll(() => shown(kino, frame)).toBe(second);
  // Each of them can be undone as any other step.
  await menu(page, "Edit", /^Undo: forward to the picture left/);
  await expect.poll(() => shown(kino, frame)).toBe(first);
  await menu(page, "Edit", /^Undo: back to the picture before/);
  await expect.poll(() => shown(kino, frame)).toBe(second);
  await panel(page).getByRole("button", { name: "Forward to the picture left" }).click();
  await expect.poll(() => shown(kino, frame)).toBe(third);
});

test.describe("at the end of what was shown", () => {
  // The browser tells of every refusal of the server by itself.
  test.use({ allowed: [/status of 409/] });
  test("it says so", async ({ page, kino, project }) => {
    await frameWithTakes(kino, project, 1);
    await openTakes(page, project.id);
    await frameAt(page, 1).click();
    await page.keyboard.press("u");
    await expect(page.getByText("The frame has shown nothing before this picture").first()).toBeVisible();
  });
});

test("the history of a project is saved as a page and as JSON", async ({ page, kino, project }) => {
  await frameWithTakes(kino, project, 2);
  await openStudio(page, project);
  await expect(frameAt(page, 1)).toBeVisible();
  const saved = async (item: string) => {
    const download = page.waitForEvent("download");
    await menu(page, "File", item);
    const file = await download;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  };
  const json = await saved("Export history as JSON");
  expect(json.name).toMatch(/\.json$/);
  const history = JSON.parse(json.text) as { project: { id: number }; frames: { takes: Take[] }[] };
  expect([history.project.id, history.frames[0]?.takes.length]).toEqual([project.id, 2]);
  const whole = await saved("Export history as a page");
  expect(whole.name).toMatch(/\.html$/);
  expect(whole.text).toContain("data:image/");
});

test("a picture dropped on the viewer brings its parameters back, and undo the form as it was", async ({
  page,
  kino,
  project,
}) => {
  const data = { prompt: "a large red circle on a blue background", seed: 4711, steps: 1 };
  const task = await queue(kino, "flux_txt2img", data, { project_id: project.id });
  await until(kino, task.id, "completed");
  const [frame] = await framesOf(kino, project);
  const bytes = Buffer.from(await (await fetch(`${kino.url}${frame?.url}`)).arrayBuffer());
  await openStudio(page, project);
  await prompt(page).fill("something else");
  const seed = generatePanel(page).getByRole("textbox", { name: "Seed", exact: true });
  await dropFile(page, '[data-pane="viewer"]', bytes, "found.png", "image/png");
  await expect(prompt(page)).toHaveValue(data.prompt);
  await expect(seed).toHaveValue("4711");
  await menu(page, "Edit", "Undo: use the parameters of found.png");
  await expect(prompt(page)).toHaveValue("something else");
  await expect(seed).toHaveValue("");

  await dropFile(page, "[data-recalls]", bytes, "found.jpg", "image/jpeg");
  await expect(page.getByText(/^Only PNG files carry their parameters/).first()).toBeVisible();
  await expect(prompt(page)).toHaveValue("something else");
});

test.describe("with a language model", () => {
  test.use({ allowed: [/status of 429/] });
  test("a prompt is enhanced: shown first, taken, undone, refused", async ({ page }) => {
    const api = await startMessagesApi("a-key");
    const environment = { ANTHROPIC_API_KEY: "a-key", ANTHROPIC_BASE_URL: api.url };
    const kino = await startKino({ environment });
    try {
      const project = await newProject(kino, "Enhance");
      const before = 'a red ball, a sign that says "OPEN"';
      const after = 'a large red ball in soft morning light, a sign that says "OPEN"';
      await page.goto(`${kino.url}/projects/${project.id}`);
      await prompt(page).fill(before);
      const button = generatePanel(page).getByRole("button", { name: "Enhance" });
      const proposal = page.getByRole("region", { name: "Enhanced prompt" });

      api.says({ prompt: after });
      await button.click();
      await expect(proposal.getByRole("insertion").first()).toHaveText("large");
      expect(api.asked[0]).toMatchObject({ prompt: before });
      await expect(prompt(page)).toHaveValue(before);
      await proposal.getByRole("button", { name: "Discard" }).click();
      await expect(proposal).toHaveCount(0);
      await expect(prompt(page)).toHaveValue(before);

      api.says({ prompt: after });
      await button.click();
      await proposal.getByRole("button", { name: "Use it" }).click();
      await expect(prompt(page)).toHaveValue(after);
      await expect(prompt(page)).toBeFocused();
      await page.keyboard.press("Control+z");
      await expect(prompt(page)).toHaveValue(before);

      // Cut at a word to what CLIP reads.
      api.says({ prompt: `${after}, ${"with many fine details of old wood and stone, ".repeat(12)}` });
      api.says({ prompt: `${after}, ${"with many fine details of old wood and stone, ".repeat(12)}` });
      await button.click();
      await proposal.getByRole("switch", { name: /^Fit CLIP/ }).click();
      await expect(proposal).toContainText("Cut off to fit CLIP");
      await proposal.getByRole("button", { name: "Discard" }).click();

      api.fails(429, "rate_limit_error", "slow down", { "retry-after": "20" });
      await button.click();
      await expect(proposal.getByRole("alert")).toContainText("try again in 20 s");
      await expect(prompt(page)).toHaveValue(before);
      api.says({ prompt: after });
      await proposal.getByRole("button", { name: "Ask again" }).click();
      await expect(proposal.getByRole("button", { name: "Use it" })).toBeVisible();
      await page.keyboard.press("Escape");
    } finally {
      // A page whose server goes away complains.
      await page.goto("about:blank");
      await kino.stop();
      await api.stop();
    }
  });
});
