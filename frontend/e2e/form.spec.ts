/** The form that is drawn from a plugin's parameters alone: every type, and everything that can be typed wrong. */

import type { Page } from "@playwright/test";
import { hugePng, pngOf } from "./png";
import type { Kino } from "./server";
import { choose, generatePanel, openFilm, openStudio, prompt, taskOf, until } from "./studio";
import { expect, test } from "./test";

const field = (page: Page, name: string) => generatePanel(page).getByRole("textbox", { name, exact: true });
const run = (page: Page) =>
  generatePanel(page)
    .getByRole("button", { name: /^Generate/ })
    .click();
const reasons = (page: Page) => generatePanel(page).getByRole("list", { name: "What it needs first" });

async function openTypes(page: Page): Promise<void> {
  await choose(page, generatePanel(page).getByRole("combobox", { name: "Generator" }), /^Every type/);
  await expect(field(page, "Title")).toBeVisible();
}

async function unfold(page: Page): Promise<void> {
  const fold = generatePanel(page).getByRole("button", { name: /^Advanced/ });
  if ((await fold.getAttribute("aria-expanded")) === "false") await fold.click();
}

/** The newest task of the plugin, once it has ended. */
async function newest(kino: Kino) {
  const { tasks } = await kino.call<{ tasks: { id: number; type: string }[] }>(
    "GET",
    "/api/v2/generator/tasks?limit=1",
  );
  const id = tasks[0]?.id ?? 0;
  await until(kino, id, "completed", "failed");
  return taskOf(kino, id);
}

test("every type of parameter reaches the plugin as what it is", async ({ page, kino, film }) => {
  await openFilm(page, film);
  await openTypes(page);
  const panel = generatePanel(page);
  await prompt(page).fill("ein Bär 🐻 و שלום");
  await field(page, "Title").fill("A title");
  await field(page, "Code").fill("B-42");
  await panel.getByRole("slider", { name: "Count" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(field(page, "Count")).toHaveValue("4");
  await field(page, "Offset").fill("-17");
  await field(page, "Ratio").fill("0.25");
  await field(page, "Weight").fill("1.5");
  await panel.getByRole("switch", { name: "Mirrored" }).click();
  await panel.getByRole("radio", { name: "Right" }).click();
  await choose(page, panel.getByRole("combobox", { name: "Mood" }), "Stormy");
  await expect(panel.getByRole("combobox", { name: "Model", exact: true })).toHaveText("kino-mini");
  await expect(panel.getByText("The ClipVision folder is empty.")).toBeVisible();

  await panel.getByRole("button", { name: "Add to Loras" }).click();
  await field(page, "Strength model, row 1").fill("0.8");
  await field(page, "Strength CLIP, row 1").fill("-0.5");
  await panel.getByRole("switch", { name: "Enabled, row 1" }).click();
  await panel.getByRole("button", { name: "Add to Loras" }).click();
  await panel.getByRole("button", { name: "Remove row 2" }).click();

  await panel.getByRole("button", { name: "This frame" }).click();
  await expect(panel.getByRole("img", { name: "What source is" })).toBeVisible();
  await panel.getByLabel("File for Source").setInputFiles({
    name: "source.png",
    mimeType: "image/png",
    buffer: pngOf(64, 64, [200, 30, 30]),
  });
  await expect(panel.getByRole("img", { name: "What source is" })).toHaveAttribute(
    "src",
    /\/media\/uploads\//,
  );

  await field(page, "Seed").fill("1234");
  await choose(page, panel.getByRole("combobox", { name: "Size" }), "Own size");
  await field(page, "Width").fill("192");
  await unfold(page);
  await field(page, "Grain").fill("0.7");
  await expect(panel.getByRole("button", { name: /^Advanced/ })).toContainText("1 change");
  await expect(reasons(page)).toHaveCount(0);
  await run(page);

  await expect(page.getByRole("option", { name: /^Frame 6\b/ })).toBeVisible();
  const task = await newest(kino);
  expect(task.data).toMatchObject({
    scene: "ein Bär 🐻 و שלום",
    title: "A title",
    code: "B-42",
    count: 4,
    offset: -17,
    ratio: 0.25,
    weight: 1.5,
    mirrored: true,
    corner: "right",
    mood: "stormy",
    model: "kino-mini",
    eye: null,
    loras: [
      {
        lora_name: "kino-mini-stripes.safetensors",
        strength_model: 0.8,
        strength_clip: -0.5,
        enabled: false,
      },
    ],
    source: expect.stringMatching(/^upload:/),
    seed: 1234,
    width: 192,
    height: 256,
    grain: 0.7,
  });
});

test("a plugin that can't be used is shown with its error, and hides none of the others", async ({
  page,
  project,
}) => {
  await openStudio(page, project);
  const panel = generatePanel(page);
  await panel.getByText("1 generator can't be used").click();
  await expect(panel.getByText(/broken could not be imported.*a_library_that_nobody_has/)).toBeVisible();
  await panel.getByRole("combobox", { name: "Generator" }).click();
  await expect(page.getByRole("option", { name: /^Gradient/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /broken/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
});

test.describe("wrong values", () => {
  test.use({ allowed: [/status of (400|413|415)/] });

  test("each wrong value has its sentence beside it, and nothing is lost", async ({ page, project }) => {
    await openStudio(page, project);
    await openTypes(page);
    await unfold(page);
    const wrong: [string, string, RegExp][] = [
      ["Title", "x".repeat(10_000), /at most 60 characters/],
      ["Count", "13", /at most 12/],
      ["Count", "0", /at least 1/],
      ["Count", "NaN", /whole number/],
      ["Count", "2.5", /whole number/],
      ["Offset", "1e999", /number/],
      ["Offset", "🐻", /number/],
      ["Ratio", "Infinity", /number/],
      ["Ratio", "-0.1", /at least 0/],
      ["Weight", "NaN", /number/],
      ["Seed", "-5", /at least 0/],
      ["Seed", "שלום", /number/],
    ];
    for (const [name, value, sentence] of wrong) {
      await field(page, name).fill(value);
      await field(page, name).blur();
      await expect(field(page, name), `${name}: ${value.slice(0, 20)}`).toHaveAccessibleDescription(sentence);
      await expect(field(page, name)).toHaveAttribute("aria-invalid", "true");
      await expect(field(page, name)).toHaveValue(value);
    }
    await choose(page, generatePanel(page).getByRole("combobox", { name: "Size" }), "Own size");
    await field(page, "Width").fill("100");
    await field(page, "Width").blur();
    await expect(field(page, "Width")).toHaveAccessibleDescription(/multiple of 16/);

    // The run says them all, and what is missing; the button stays where it is and leads to the first.
    await expect(prompt(page)).toHaveValue("");
    await run(page);
    await expect(prompt(page)).toBeFocused();
    await expect(prompt(page)).toHaveAccessibleDescription(/must not be empty/);
    await expect(reasons(page).getByRole("button")).not.toHaveCount(0);
    await expect(field(page, "Title")).toHaveValue("x".repeat(10_000));

    await prompt(page).fill("ا".repeat(10_000));
    await prompt(page).blur();
    await expect(prompt(page)).toHaveAccessibleDescription(/at most 2,000 characters/);
    await expect(prompt(page)).toHaveValue("ا".repeat(10_000));
  });

  test("what only the server knows, it says beside the field", async ({ page, project }) => {
    await openStudio(page, project);
    await openTypes(page);
    await prompt(page).fill("anything");
    await field(page, "Code").fill("not a code");
    await run(page);
    await expect(field(page, "Code")).toHaveAccessibleDescription(/Code/);
    await expect(field(page, "Code")).toHaveAttribute("aria-invalid", "true");
    await expect(prompt(page)).toHaveValue("anything");
    await field(page, "Code").fill("C-3");
    await run(page);
    await expect(page.getByRole("option", { name: /^Frame 1\b/ })).toBeVisible();
  });

  test("files that are no pictures, or too large, are refused with a sentence", async ({ page, project }) => {
    await openStudio(page, project);
    await openTypes(page);
    await prompt(page).fill("kept");
    const input = generatePanel(page).getByLabel("File for Source");
    const source = generatePanel(page).getByRole("group", { name: "Source" });
    const files: [string, string, Buffer, RegExp][] = [
      ["words.txt", "text/plain", Buffer.from("no picture"), /words\.txt is no PNG, JPEG or WebP/],
      ["empty.png", "image/png", Buffer.alloc(0), /.+/],
      ["words.png", "image/png", Buffer.from("no picture at all"), /.+/],
      ["huge.png", "image/png", hugePng(), /megapixel|too large|pixels/i],
    ];
    for (const [name, mimeType, buffer, sentence] of files) {
      await input.setInputFiles({ name, mimeType, buffer });
      await expect(source.getByRole("alert"), name).toContainText(sentence);
      await expect(source.getByRole("button", { name: "Choose a file…" })).toBeVisible();
    }
    await expect(prompt(page)).toHaveValue("kept");
    await input.setInputFiles({ name: "good.png", mimeType: "image/png", buffer: pngOf(32, 32, [1, 2, 3]) });
    await expect(source.getByRole("img")).toBeVisible();
    await expect(source.getByRole("alert")).toHaveCount(0);
  });
});

test("what was filled in is there again after a reload, for each generator", async ({ page, project }) => {
  await openStudio(page, project);
  await prompt(page).fill("a purple heart on a yellow background");
  await openTypes(page);
  await prompt(page).fill("of the other generator");
  await field(page, "Title").fill("kept");
  await page.reload();
  await expect(prompt(page)).toHaveValue("of the other generator");
  await expect(field(page, "Title")).toHaveValue("kept");
  await choose(page, generatePanel(page).getByRole("combobox", { name: "Generator" }), /^FLUX text to image/);
  await expect(prompt(page)).toHaveValue("a purple heart on a yellow background");
  // And after another panel was looked at.
  await page.getByRole("tab", { name: "Takes" }).click();
  await page.getByRole("tab", { name: "Generate" }).click();
  await expect(prompt(page)).toHaveValue("a purple heart on a yellow background");
});

test("presets and styles are made, used, renamed and deleted", async ({ page, kino, project }) => {
  await openStudio(page, project);
  const panel = generatePanel(page);
  await prompt(page).fill("a red circle");
  await choose(page, panel.getByRole("combobox", { name: "Style" }), /^Pencil sketch/);
  await expect(panel.getByText("Sent as:")).toContainText("pencil sketch of a red circle");

  await panel.getByRole("button", { name: "Your styles…" }).click();
  const styles = page.getByRole("dialog", { name: "Styles" });
  await styles.getByRole("textbox", { name: /^Name/ }).fill("Chalk");
  await styles.getByRole("textbox", { name: /^Text/ }).fill("without its place");
  await styles.getByRole("button", { name: "Save style" }).click();
  await expect(styles.getByRole("textbox", { name: /^Text/ })).toHaveAccessibleDescription(/\{prompt\}/);
  await styles.getByRole("textbox", { name: /^Text/ }).fill("chalk on slate: {prompt}");
  await styles.getByRole("button", { name: "Save style" }).click();
  await expect(styles.getByRole("button", { name: "Save changes" })).toBeVisible();
  await styles.getByRole("button", { name: "Close" }).click();
  await expect(panel.getByRole("combobox", { name: "Style" })).toHaveText("Chalk");
  await expect(panel.getByText("Sent as:")).toContainText("chalk on slate: a red circle");

  await choose(page, panel.getByRole("combobox", { name: "Preset" }), /^Fast/);
  await panel.getByRole("button", { name: "Save these settings as a preset…" }).click();
  const naming = page.getByRole("dialog", { name: "Save as a preset" });
  await naming.getByRole("button", { name: "Save" }).click();
  await expect(naming.getByRole("textbox", { name: /^Name/ })).toHaveAttribute("aria-invalid", "true");
  await naming.getByRole("textbox", { name: /^Name/ }).fill("Mine 🐻");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("combobox", { name: "Preset" })).toHaveText(/Mine 🐻/);
  await page.reload();
  await expect(panel.getByRole("combobox", { name: "Preset" })).toHaveText(/Mine 🐻/);
  await panel.getByRole("button", { name: "More for presets" }).click();
  await page.getByRole("menuitem", { name: "Delete Mine 🐻" }).click();
  await expect(panel.getByRole("combobox", { name: "Preset" })).not.toHaveText(/Mine/);
  const { presets } = await kino.call<{ presets: { name: string; built_in: boolean }[] }>(
    "GET",
    "/api/v2/presets",
  );
  expect(presets.filter((preset) => !preset.built_in).map((preset) => preset.name)).toEqual(["Chalk"]);
});

test("where the picture goes can be chosen, and how many there are", async ({ page, kino, film }) => {
  await openFilm(page, film);
  await choose(page, generatePanel(page).getByRole("combobox", { name: "Generator" }), /^Gradient/);
  await choose(page, generatePanel(page).getByRole("combobox", { name: "Size" }), "Own size");
  await field(page, "Width").fill("64");
  await field(page, "Height").fill("64");
  await page.getByRole("option", { name: /^Frame 2\b/ }).click();
  await generatePanel(page)
    .getByRole("button", { name: /^Goes to/ })
    .click();
  await page.getByRole("menuitem", { name: "New frame after frame 2" }).click();
  await generatePanel(page).getByRole("button", { name: "One run more" }).click();
  await run(page);
  await expect(page.getByRole("option", { name: /^Frame 7\b/ })).toBeVisible();
  const { frames } = await kino.call<{ frames: { generator: string }[] }>(
    "GET",
    `/api/v2/projects/${film.id}/frames`,
  );
  expect(frames.map((frame) => frame.generator === "example")).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});
