/** The start page: projects as cards, made, changed, copied, thrown away and brought back. */

import { newProject, importPictures, expect, test } from "./test";
import { menu } from "./studio";

const card = (name: string | RegExp) => ({ name });

test("a project is renamed in place, duplicated, thrown away and brought back", async ({ page, kino }) => {
  await newProject(kino, "Another film");
  const project = await newProject(kino, "The lighthouse");
  await importPictures(kino, project.id, 3);
  await page.goto("/projects");
  await page.getByRole("searchbox", { name: "Search projects" }).fill("lighthouse");
  const link = page.getByRole("link", card("The lighthouse"));
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("main").getByRole("listitem")).toContainText("3 frames");

  await link.focus();
  await page.keyboard.press("F2");
  const field = page.getByRole("textbox", { name: "New name of The lighthouse" });
  await field.fill("");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("A project needs a name");
  await field.fill("The lighthouse keeper");
  await page.keyboard.press("Enter");
  const renamed = page.getByRole("link", { name: "The lighthouse keeper", exact: true });
  await expect(renamed).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(link).toBeVisible();
  await menu(page, "Edit", /^Redo/);
  await expect(renamed).toBeVisible();

  await renamed.focus();
  await menu(page, "File", "Duplicate project");
  await expect(page.getByRole("link", { name: /^The lighthouse keeper copy/ })).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(2);

  await page.getByRole("checkbox", { name: "Select The lighthouse keeper", exact: true }).check();
  await page.getByRole("checkbox", { name: "Select The lighthouse keeper copy" }).check();
  await expect(page.getByText("2 projects selected")).toBeVisible();
  await page
    .getByRole("toolbar", { name: "Selected projects" })
    .getByRole("button", { name: /^Delete/ })
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Move to trash" }).click();
  await expect(page.getByText("No project is like that")).toBeVisible();

  await menu(page, "Edit", /^Undo/);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(2);
  await menu(page, "Edit", /^Redo/);
  await expect(page.getByText("No project is like that")).toBeVisible();
  await menu(page, "File", "Trash…");
  await page.getByRole("button", { name: "Restore project The lighthouse keeper", exact: true }).click();
  await page.getByRole("dialog", { name: "Trash" }).getByRole("button", { name: "Close" }).first().click();
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
});

test("cards are walked, selected and opened by keys", async ({ page, kino }) => {
  for (const name of ["Zoetrope A", "Zoetrope B", "Zoetrope C"]) await newProject(kino, name);
  await page.goto("/projects");
  await page.getByRole("searchbox", { name: "Search projects" }).fill("Zoetrope");
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(3);
  await page.getByRole("combobox", { name: "Sort projects" }).click();
  await page.getByRole("option", { name: /name/i }).first().click();
  await page.getByRole("link", { name: "Zoetrope A" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("link", { name: "Zoetrope B" })).toBeFocused();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByText("2 projects selected")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 project selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  await expect(page.getByRole("link", { name: "Zoetrope A" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/projects\/\d+/);
  await expect(page).toHaveTitle(/Zoetrope A/);
});

test("a project's settings change it everywhere, also in another window, and can be undone", async ({
  page,
  context,
  project,
}) => {
  await page.goto(`/projects/${project.id}`);
  const other = await context.newPage();
  await other.goto(`/projects/${project.id}`);
  await page.bringToFront();
  await menu(page, "File", "Project settings…");
  const dialog = page.getByRole("dialog", { name: "Project settings" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Renamed from a dialog");
  await dialog.getByRole("textbox", { name: "Frames a second" }).fill("30");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(other).toHaveTitle(/Renamed from a dialog/);
  await expect(other.getByText("30 fps")).toBeVisible();
  await menu(page, "Edit", /^Undo/);
  await expect(other.getByText("12 fps")).toBeVisible();
});

test("what can't be a project is told beside each field, and stays as it was typed", async ({
  page,
  kino,
}) => {
  await newProject(kino, "Another film");
  await page.goto("/projects");
  await expect(page.getByRole("heading", { name: "Projects" })).toBeVisible();
  await page.keyboard.press("Shift+P");
  const dialog = page.getByRole("dialog", { name: "New project" });
  const field = (name: string) => dialog.getByRole("textbox", { name });
  const wrong: [string, string, RegExp][] = [
    ["Name", "", /name/i],
    ["Name", "x".repeat(10_000), /200|characters/],
    ["Width", "", /.+/],
    ["Width", "NaN", /.+/],
    ["Width", "63", /64/],
    ["Width", "1000000", /.+/],
    ["Height", "-256", /.+/],
    ["Height", "256.5", /.+/],
    ["Height", "🐻", /.+/],
    ["Frames a second", "0", /1/],
    ["Frames a second", "241", /240/],
    ["Frames a second", "שלום", /.+/],
    ["Style line", "x".repeat(10_000), /2,?000/],
  ];
  for (const [name, value, sentence] of wrong) {
    await field(name).fill(value);
    await field(name).blur();
    await expect(field(name), `${name}: ${value.slice(0, 20)}`).toHaveAttribute("aria-invalid", "true");
    await expect(field(name)).toHaveAccessibleDescription(sentence);
    await expect(field(name)).toHaveValue(value);
  }
  await field("Name").fill("");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(field("Name")).toBeFocused();
  // What was typed outlives the dialog and the page.
  await field("Style line").fill("kept for later");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Projects" })).toBeVisible();
  await page.keyboard.press("Shift+P");
  await expect(field("Style line")).toHaveValue("kept for later");
  await field("Name").fill("Ein Film 🐻 שלום");
  await field("Width").fill("256");
  await field("Height").fill("144");
  await field("Frames a second").fill("24");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/projects\/\d+/);
  await expect(page).toHaveTitle(/Ein Film 🐻 שלום/);
});

test.describe("old links", () => {
  test.use({ allowed: [/404 \(Not Found\)/] });

  test("an address of nothing says so and leads back", async ({ page }) => {
    await page.goto("/projects/987654");
    await expect(page.getByRole("heading", { name: "This project is not here" })).toBeVisible();
    await page.getByRole("button", { name: "All projects" }).click();
    await expect(page).toHaveURL(/\/projects$/);
    await page.goto("/nowhere/at/all");
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  });
});
