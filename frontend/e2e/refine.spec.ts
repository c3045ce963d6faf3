/** A picture talked into shape: said, seen as a change of the prompt, run, undone; and what happens to what is not understood. */

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import type { Frame, Project, Take } from "@/api/types";
import type { Kino } from "./server";
import { frameAt, framesOf, openStudio, picture, queue, slowly, takesOf, until, viewer } from "./studio";
import { expect, test } from "./test";

// Before anything is asked of a model, its answer may be that it does not understand: the browser logs each as an error.
test.use({ allowed: [/status of 409/] });

const box = (page: Page): Locator => page.getByRole("region", { name: "Refine" });
const said = (page: Page): Locator => box(page).getByRole("textbox", { name: "Say what to change" });
const conversation = (page: Page): Locator => page.getByRole("tabpanel", { name: "Conversation" });
const shown = async (kino: Kino, frame: Pick<Frame, "id">) =>
  (await kino.call<Frame>("GET", `/api/v2/frames/${frame.id}`)).take_id;

async function drawn(kino: Kino, project: Project, prompt: string): Promise<{ frame: Frame; root: Take }> {
  const frame = await kino.call<Frame>("POST", "/api/v2/frames", { project_id: project.id });
  const data = { prompt, seed: 7, width: 256, height: 256, steps: 4 };
  const task = await queue(kino, "flux_txt2img", data, { frame_id: frame.id, name: "Drawn" });
  await until(kino, task.id, "completed");
  const [root] = await takesOf(kino, frame);
  if (!root) throw new Error("there is no take");
  return { frame, root };
}

async function accessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${String(node.target)}`),
  );
  expect.soft(found, where).toEqual([]);
}

async function openBox(page: Page, project: Project): Promise<void> {
  await openStudio(page, project);
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1: picture/);
  await expect(box(page)).toContainText("take 1");
}

test("an instruction is shown as a change, run by Enter, and undone by saying so", async ({
  page,
  kino,
  project,
}) => {
  const { frame, root } = await drawn(kino, project, "a large red circle on a blue background");
  await openBox(page, project);
  await expect(box(page)).toContainText("editing: frame 1 · take 1");
  await expect(box(page)).toContainText(root.prompt);
  const place = await picture(page).boundingBox();

  await page.keyboard.press("/");
  await expect(said(page)).toBeFocused();
  await page.keyboard.type("make the circle green");
  await expect(box(page).locator("del")).toHaveText("red");
  await expect(box(page).locator("ins")).toHaveText("green");
  expect(await takesOf(kino, frame)).toHaveLength(1);
  expect(await picture(page).boundingBox()).toEqual(place);

  await page.keyboard.press("Enter");
  await expect(said(page)).toHaveValue("");
  await expect.poll(async () => (await takesOf(kino, frame)).length, { timeout: 120_000 }).toBe(2);
  await expect(box(page)).toContainText("editing: frame 1 · take 2");
  await expect(box(page)).toContainText("a large green circle on a blue background");
  const [, made] = await takesOf(kino, frame);
  expect(made).toMatchObject({
    kind: "refinement",
    parent_id: root.id,
    modification: "make the circle green",
    prompt: "a large green circle on a blue background",
  });
  expect(await shown(kino, frame)).toBe(made?.id);

  await expect(said(page)).toBeFocused();
  await page.keyboard.type("undo");
  await expect(box(page)).toContainText("Goes back to what the frame showed before");
  await page.keyboard.press("Enter");
  await expect.poll(() => shown(kino, frame)).toBe(root.id);
  await expect(box(page)).toContainText("editing: frame 1 · take 1");
  await expect(said(page)).toHaveValue("");
  await page.keyboard.type("redo");
  await page.keyboard.press("Enter");
  await expect.poll(() => shown(kino, frame)).toBe(made?.id);
  await expect(said(page)).toHaveValue("");
  await expect(box(page)).toContainText("editing: frame 1 · take 2");

  await page.keyboard.type("compare");
  await page.keyboard.press("Enter");
  await expect(viewer(page).getByRole("slider", { name: /^Divider/ })).toBeVisible();
  await expect(said(page)).toHaveValue("");

  // What was said before comes back under Alt and the arrows; Escape leaves the box, and keys mean the film again.
  await page.keyboard.press("Alt+ArrowUp");
  await expect(said(page)).toHaveValue("compare");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(said(page)).toHaveValue("redo");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(said(page)).toHaveValue("make the circle green");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(said(page)).toHaveValue("undo");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(box(page)).toContainText("It is already so.");
  await page.keyboard.press("Enter");
  await expect(box(page).getByRole("button", { name: "Try a new seed" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(said(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(said(page)).not.toBeFocused();
});

test("what is not understood has three ways on: add, use as the whole prompt, edit by hand", async ({
  page,
  kino,
  project,
}) => {
  const { frame, root } = await drawn(kino, project, "a large red circle on a blue background");
  await openBox(page, project);
  const choices = box(page).getByRole("group", { name: "What to do instead" });

  await page.keyboard.press("/");
  await page.keyboard.type("frobnicate the zorp");
  await expect(choices.getByRole("button")).toHaveText([
    "Add to the end",
    "Use as whole prompt",
    "Edit by hand",
  ]);
  await page.keyboard.press("Enter");
  await expect(choices.getByRole("button", { name: "Add to the end" })).toBeFocused();
  expect(await takesOf(kino, frame)).toHaveLength(1);
  await accessible(page, "a decline");
  // Escape goes back to the words, which are all there.
  await page.keyboard.press("Escape");
  await expect(said(page)).toBeFocused();
  await expect(said(page)).toHaveValue("frobnicate the zorp");

  await page.keyboard.press("Enter");
  await expect(choices.getByRole("button", { name: "Add to the end" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const whole = box(page).getByRole("textbox", { name: "The whole prompt" });
  await expect(whole).toBeFocused();
  await expect(whole).toHaveValue(root.prompt);
  await accessible(page, "the prompt by hand");
  await whole.fill("a small yellow star on a black background");
  await expect(box(page).locator("ins").first()).toContainText("small yellow star");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await takesOf(kino, frame)).length, { timeout: 120_000 }).toBe(2);
  expect((await takesOf(kino, frame))[1]).toMatchObject({
    modification: "frobnicate the zorp",
    prompt: "a small yellow star on a black background",
    parent_id: root.id,
  });

  for (const [name, count, prompt] of [
    ["Add to the end", 3, "a small yellow star on a black background, sparkling zorps"],
    ["Use as whole prompt", 4, "sparkling zorps"],
  ] as const) {
    await expect(box(page)).toContainText(`take ${count - 1}`);
    await said(page).fill("sparkling zorps");
    await choices.getByRole("button", { name }).click();
    await expect.poll(async () => (await takesOf(kino, frame)).length, { timeout: 120_000 }).toBe(count);
    expect((await takesOf(kino, frame))[count - 1]?.prompt).toBe(prompt);
    await expect(said(page)).toHaveValue("");
  }
});

test("the conversation of a frame: what was said and what came of it, and a way on from any picture", async ({
  page,
  kino,
  project,
}) => {
  const { frame, root } = await drawn(kino, project, "a large red circle on a blue background");
  await openBox(page, project);
  await page.getByRole("tab", { name: "Conversation" }).click();
  const turns = conversation(page).getByRole("listitem");
  await expect(turns).toHaveCount(1);
  await expect(turns.first()).toContainText(root.prompt);

  await said(page).fill("make the circle yellow");
  await page.keyboard.press("Enter");
  await expect(turns).toHaveCount(2);
  await expect(turns.nth(1)).toContainText("make the circle yellow");
  await expect(turns.nth(1).getByRole("button", { name: "Show take 2" })).toHaveAttribute(
    "aria-pressed",
    "true",
    { timeout: 120_000 },
  );

  // From the first picture, not from the one that is shown.
  await turns.first().getByRole("button", { name: "Refine from take 1" }).click();
  await expect(said(page)).toBeFocused();
  await expect(box(page)).toContainText("editing: frame 1 · take 1");
  await page.keyboard.type("make the background white");
  await expect(box(page).locator("ins")).toHaveText("white");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await takesOf(kino, frame)).length, { timeout: 120_000 }).toBe(3);
  expect((await takesOf(kino, frame))[2]).toMatchObject({ parent_id: root.id });
  await expect(turns.nth(2)).toContainText("from take 1");
  await expect(box(page)).toContainText("editing: frame 1 · take 3");

  await accessible(page, "the conversation");
  await turns.nth(1).getByRole("button", { name: "Show take 2" }).click();
  await expect(box(page)).toContainText("editing: frame 1 · take 2");
  await expect.poll(async () => (await takesOf(kino, frame))[1]?.id).toBe(await shown(kino, frame));

  await slowly(kino, 15, { frame_id: frame.id, name: "A gradient on its way" });
  await expect(turns.nth(3)).toContainText("A gradient on its way");
  await expect(turns.nth(3).getByRole("img", { name: /^Preview/ })).toBeVisible();
  await expect(turns.nth(3).getByRole("button", { name: "Show take 4" })).toBeVisible({ timeout: 120_000 });
});

test("how it is drawn can be set, and what is out of range is told", async ({ page, kino, project }) => {
  const { frame } = await drawn(kino, project, "a large red circle on a blue background");
  await openBox(page, project);
  await box(page)
    .getByRole("button", { name: /^How it is drawn/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "How it is drawn" });
  await dialog.getByRole("textbox", { name: "Strength" }).fill("7");
  await expect(dialog).toContainText("Strength must be at most 1");
  await accessible(page, "how it is drawn");
  await dialog.getByRole("textbox", { name: "Strength" }).fill("0,9");
  await dialog.getByRole("textbox", { name: "Steps" }).fill("3");
  await dialog.getByRole("textbox", { name: "Seed" }).fill("4711");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await said(page).fill("make the circle green");
  await said(page).press("Enter");
  await expect.poll(async () => (await takesOf(kino, frame)).length, { timeout: 120_000 }).toBe(2);
  expect((await takesOf(kino, frame))[1]).toMatchObject({ seed: 4711, steps: 3 });
});

test("a frame without a picture says so, and the box keeps its place", async ({ page, kino, project }) => {
  await openStudio(page, project);
  await expect(said(page)).toHaveAttribute("placeholder", "When there is a picture, say here what to change");
  // What is typed next would else be single keys, which do other things.
  await page.keyboard.press("/");
  await expect(said(page)).toBeFocused();
  const height = (await box(page).boundingBox())?.height;
  await kino.call("POST", "/api/v2/frames", { project_id: project.id });
  await expect(frameAt(page, 1)).toBeVisible();
  await expect(said(page)).toHaveAttribute("placeholder", "This frame has no picture to refine yet");
  await said(page).fill("make the ball red");
  await said(page).press("Enter");
  await expect(box(page).getByRole("alert")).toContainText("This frame has no picture to refine yet");
  await expect(said(page)).toHaveValue("make the ball red");
  expect((await box(page).boundingBox())?.height).toBe(height);
  await expect(viewer(page)).toContainText("No picture yet");
  expect(await framesOf(kino, project)).toHaveLength(1);
});
