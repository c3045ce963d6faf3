/** The machine behind the page: restarted, gone and back, and what the page says meanwhile. */

import { generatePanel, menu, openFilm, openStudio, prompt, slowly, until } from "./studio";
import { expect, test } from "./test";

// While the server is away, requests fail, and the browser says so of each by itself.
const away = [
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to .* failed|50[23]/,
];

test.describe("the server goes and comes", () => {
  test.use({ allowed: away });

  test("a restart from the menu keeps the page, the words and the queue", async ({ page, kino, film }) => {
    await openFilm(page, film);
    await prompt(page).fill("words that are not sent yet");
    const before = kino.pid();
    const task = await slowly(kino, 10, { project_id: film.id, name: "Begun before" });
    await until(kino, task.id, "running");
    await menu(page, "System", "Restart Kino…");
    const question = page.getByRole("alertdialog", { name: "Restart Kino?" });
    await expect(question).toContainText("1 task under way");
    await question.getByRole("button", { name: "Restart" }).click();
    await expect(page.getByRole("alertdialog", { name: "Kino is restarting" })).toBeVisible();
    await expect(page.getByRole("alertdialog")).toHaveCount(0, { timeout: 120_000 });
    await expect(page.getByText("Kino is back", { exact: true })).toBeVisible();
    expect(kino.pid()).not.toBe(before);
    await expect(prompt(page)).toHaveValue("words that are not sent yet");
    await until(kino, task.id, "completed");
    await expect(page.getByRole("option", { name: /^Frame 6\b/ })).toBeVisible();
  });

  test("a crash is told until the server is back, and what is typed meanwhile stays", async ({
    page,
    kino,
    film,
  }) => {
    await openFilm(page, film);
    process.kill(kino.pid(), "SIGKILL");
    const banner = page.getByText("Kino is not answering: retrying");
    await expect(banner).toBeVisible();
    await prompt(page).fill("typed while nobody listens");
    await generatePanel(page)
      .getByRole("button", { name: /^Generate/ })
      .click();
    await expect(generatePanel(page).getByRole("alert")).toContainText("Kino is not answering");
    await expect(prompt(page)).toHaveValue("typed while nobody listens");
    await expect(banner).toBeHidden({ timeout: 120_000 });
    await generatePanel(page)
      .getByRole("button", { name: /^Generate/ })
      .click();
    await expect(page.getByRole("option", { name: /^Frame 6\b/ })).toBeVisible({ timeout: 120_000 });
  });
});

test("what the machine is: workers, about, licences", async ({ page, kino, project }) => {
  await openStudio(page, project);
  await menu(page, "System", "Workers…");
  const workers = page.getByRole("dialog", { name: "Workers" });
  await expect(workers).toContainText("cpu");
  const task = await slowly(kino, 8, { project_id: project.id, name: "For the worker" });
  await expect(workers).toContainText(/busy|working|For the worker/i);
  await workers.getByRole("button", { name: "Close" }).first().click();
  await until(kino, task.id, "completed");

  await menu(page, "Help", "About Kino");
  const about = page.getByRole("dialog", { name: /^(Kino \d|About Kino)/ });
  await expect(about).toContainText(/Python/);
  await expect(about).toContainText(kino.dataDir);
  await page.keyboard.press("Escape");
  await expect(about).toBeHidden();
});
