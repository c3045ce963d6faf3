/** Models, settings and shortcuts: what is there, where it comes from, and how it is changed. */

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { menu, openFilm, picture, viewer } from "./studio";
import { expect, test } from "./test";

test("models are listed by category, and a new file is found without a restart", async ({ page, kino }) => {
  await page.goto("/models");
  const models = page.getByRole("table", { name: "Diffusion models" });
  await expect(models.getByRole("row", { name: /kino-mini.*Apache-2\.0.*28/ })).toBeVisible();
  await expect(page.getByText(kino.modelsDir, { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Nothing here yet" })).toContainText("Stable Diffusion");

  const added = join(kino.modelsDir, "Lora", "added-meanwhile.safetensors");
  cpSync(join(kino.modelsDir, "Lora", "kino-mini-stripes.safetensors"), added);
  await page.getByRole("button", { name: "Look again" }).click();
  const loras = page.getByRole("table", { name: "LoRA" });
  await expect(loras.getByRole("row", { name: /added-meanwhile/ })).toBeVisible();
  rmSync(added);
  await page.getByRole("button", { name: "Look again" }).click();
  await expect(loras.getByRole("row", { name: /added-meanwhile/ })).toHaveCount(0);
});

test("each setting of the server says where it comes from", async ({ page, kino }) => {
  await page.goto("/settings");
  await page.getByRole("tab", { name: "Server" }).click();
  const panel = page.getByRole("tabpanel", { name: "Server" });
  await panel.getByRole("searchbox").fill("data_dir");
  await expect(panel.getByRole("row").filter({ hasText: "data_dir" })).toContainText(kino.dataDir);
  await expect(panel.getByRole("row").filter({ hasText: "data_dir" })).toContainText(/environment/i);
  await panel.getByRole("searchbox").fill("nothing is called so");
  await expect(panel.getByRole("row").filter({ hasText: "data_dir" })).toHaveCount(0);
});

test("what this browser prefers holds on every page and after a reload", async ({ page, film }) => {
  await page.goto("/settings");
  await page.getByRole("radio", { name: "Judge colour" }).click();
  await page.getByRole("switch", { name: "Show frames per second" }).click();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Judge colour" })).toBeChecked();
  await expect(page.getByRole("switch", { name: "Show frames per second" })).not.toBeChecked();
  await openFilm(page, film);
  const judge = viewer(page).getByRole("button", { name: "Judge colour" });
  await expect(judge).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("b");
  await expect(judge).toHaveAttribute("aria-pressed", "false");
});

test("a key is given to another command, taken over in a conflict, and set back", async ({ page, film }) => {
  await page.goto("/settings?tab=shortcuts");
  const panel = page.getByRole("tabpanel", { name: "Shortcuts" });
  await panel.getByRole("searchbox").fill("next frame");
  await panel.getByRole("button", { name: "Give a key to “Next frame”" }).click();
  await page.keyboard.press("x");
  await expect(panel.getByRole("button", { name: "Take X from “Next frame”" })).toBeVisible();

  // M is the note's.
  await panel.getByRole("button", { name: "Give a key to “Next frame”" }).click();
  await page.keyboard.press("m");
  await expect(panel.getByRole("alert")).toContainText("M belongs to “Note…”");
  await panel.getByRole("button", { name: "Take it over" }).click();

  await openFilm(page, film);
  await page.keyboard.press("x");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 2:/);
  await page.keyboard.press("m");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 3:/);
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.goto("/settings?tab=shortcuts");
  await panel.getByRole("button", { name: /^Set the keys of “Next frame” back/ }).click();
  await openFilm(page, film);
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowRight");
  await expect(picture(page)).toHaveAccessibleName(/^Frame 2:/);
});

test("single keys can be switched off, chords stay", async ({ page, film }) => {
  await page.goto("/settings?tab=shortcuts");
  await page.getByRole("switch", { name: /single/i }).click();
  await openFilm(page, film);
  await page.keyboard.press(".");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(picture(page)).toHaveAccessibleName(/^Frame 1:/);
  await page.keyboard.press("Control+Comma");
  await expect(page).toHaveURL(/\/settings/);
});

test("all shortcuts at a glance, searched by action and by key", async ({ page, film }) => {
  await openFilm(page, film);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog.getByRole("searchbox")).toBeFocused();
  for (const name of ["File", "Edit", "View", "System", "Help"])
    await expect(dialog.getByRole("region", { name, exact: true })).toBeVisible();
  await dialog.getByRole("searchbox").fill("emergency");
  await expect(dialog.getByRole("listitem")).toHaveCount(1);
  await dialog.getByRole("searchbox").fill("🐻".repeat(500));
  await expect(dialog).toContainText("No action is like that");
  await page.keyboard.press("Escape");
  await menu(page, "Help", "Keyboard shortcuts");
  await dialog.getByRole("button", { name: "Change shortcuts" }).click();
  await expect(page.getByRole("tab", { name: "Shortcuts" })).toHaveAttribute("aria-selected", "true");
});
