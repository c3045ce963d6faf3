/** No page and no open dialog has what axe calls a violation. */

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { frameAt, frameWithTakes, menu, openStudio, queue, slowly, until } from "./studio";
import { expect, importPictures, test } from "./test";

/**
 * What axe can't know of an open menu: the page behind it is hidden on purpose, the focus is kept inside, arrows scroll
 * it, and it lies over the landmarks.
 */
const MENU = [
  "aria-hidden-focus",
  "landmark-one-main",
  "page-has-heading-one",
  "region",
  "scrollable-region-focusable",
];

async function clean(
  page: Page,
  where: string,
  { without = [] as string[], only = "body" } = {},
): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(only).disableRules(without).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.target.join(" ")}`),
  );
  expect.soft(found, where).toEqual([]);
}

test("the pages", async ({ page, kino, film }) => {
  const failing = await queue(
    kino,
    "types",
    { scene: "x", fail: "No light" },
    { project_id: film.id, name: "Dark" },
  );
  await until(kino, failing.id, "failed");
  for (const [address, heading] of [
    ["/projects", "Projects"],
    ["/gallery", "Gallery"],
    ["/models", "Models"],
    ["/settings", "Settings"],
    ["/settings?tab=shortcuts", "Settings"],
    ["/settings?tab=server", "Settings"],
    ["/nowhere", "There is nothing at this address"],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    await clean(page, address);
  }
});

for (const [size, width, height] of [
  ["wide", 1440, 900],
  ["narrow", 390, 844],
] as const)
  test.describe(size, () => {
    test.use({ viewport: { width, height } });

    test("the studio in its states", async ({ page, kino, project }) => {
      await openStudio(page, project);
      await clean(page, "a project without frames");
      await frameWithTakes(kino, project, 2);
      await importPictures(kino, project.id, 2);
      await expect(frameAt(page, 3)).toBeAttached();
      await frameAt(page, 1).click();
      await clean(page, "the form");
      await page.getByRole("tab", { name: "Takes" }).click();
      await expect(page.getByRole("tree", { name: "Takes" })).toBeVisible();
      await page.getByRole("radio", { name: "Slider" }).click();
      await expect(page.getByRole("slider", { name: /^Divider/ })).toBeVisible();
      await clean(page, "takes, compared");
      await page.getByRole("tab", { name: "Tasks" }).click();
      const failing = await queue(
        kino,
        "types",
        { scene: "x", fail: "No light" },
        { project_id: project.id, name: "Dark" },
      );
      await until(kino, failing.id, "failed");
      await slowly(kino, 100, { project_id: project.id, name: "Slow" });
      await slowly(kino, 1, { project_id: project.id, name: "In line" });
      await expect(page.getByRole("region", { name: "Running" })).toContainText(/step \d/);
      await clean(page, "tasks under way, one failed");
    });
  });

test("the dialogs and menus", async ({ page, kino, project }) => {
  await frameWithTakes(kino, project, 2);
  await openStudio(page, project);
  await expect(frameAt(page, 1)).toBeVisible();
  const dialogs: [string, string | RegExp][] = [
    ["File", "New project…"],
    ["File", "Project settings…"],
    ["File", "Delete project…"],
    ["File", "Trash…"],
    ["Edit", /^Find frame…/],
    ["Edit", "Set hold…"],
    ["Edit", /^Note…/],
    ["Edit", /^Move .*to…/],
    ["System", "Workers…"],
    ["System", "Restart Kino…"],
    ["System", "Shut down Kino…"],
    ["Help", "Keyboard shortcuts"],
    ["Help", "About Kino"],
  ];
  for (const [name, item] of dialogs) {
    await menu(page, name, item);
    const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
    await expect(dialog).toBeVisible();
    await page.waitForLoadState("networkidle");
    await clean(page, String(item), { only: "[role=dialog], [role=alertdialog]" });
    await page.keyboard.press("Escape");
    await expect(dialog, String(item)).toHaveCount(0);
  }
  await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await clean(page, "a menu", { without: MENU });
  await page.keyboard.press("Escape");
  await frameAt(page, 1).click({ button: "right" });
  await expect(page.getByRole("menu")).toBeVisible();
  await clean(page, "a context menu", { without: MENU });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Your styles…" }).click();
  await expect(page.getByRole("dialog", { name: "Styles" })).toBeVisible();
  await clean(page, "styles");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save these settings as a preset…" }).click();
  await clean(page, "a preset's name");
});
