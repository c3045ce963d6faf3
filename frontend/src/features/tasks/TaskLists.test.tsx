import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keys, queryClient } from "@/api/queries";
import type { Task } from "@/api/types";
import { TooltipProvider } from "@/ui";
import { useCurrent } from "./current";
import { TaskLists } from "./TaskLists";
import { aTask } from "./testing";
import { sameTask } from "./useTasks";

function show(tasks: Task[], total = tasks.length): void {
  const unfinished = tasks.filter((task) => task.completed_at === null);
  queryClient.setQueryData(keys.queue, {
    total: total - tasks.length + unfinished.length,
    paused: false,
    tasks: unfinished,
  });
  queryClient.setQueryData(keys.tasks, { total, tasks });
  queryClient.setQueryData(keys.plugins, []);
  queryClient.setQueryData(keys.projects, [{ id: 3, name: "Night harbour" }]);
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <MemoryRouter>
          <TaskLists />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

const now = "2026-01-01T00:00:01.000Z";
const running = aTask({
  id: 1,
  name: "runs",
  status: "running",
  stage: "denoising",
  step: 2,
  steps: 8,
  progress: 25,
});
const waiting = aTask({ id: 2, name: "waits", priority: "now", project_id: 3 });
const failed = aTask({ id: 3, name: "broke", status: "failed", error: "Out of memory", completed_at: now });

beforeEach(() => useCurrent.setState({ taskId: null, lastId: null }));
afterEach(() => queryClient.clear());

it("shows what runs, what waits and what has ended, each in words", () => {
  show([running, waiting, failed]);
  expect(screen.getByRole("progressbar", { name: "Progress of runs" })).toHaveAttribute(
    "aria-valuenow",
    "25",
  );
  expect(screen.getByText("Denoising, step 2 of 8")).toBeVisible();
  const row = within(screen.getByRole("region", { name: /Waiting/ }));
  expect(row.getByRole("button", { name: "waits, waiting, place 1, priority now" })).toBeVisible();
  expect(row.getByText("Night harbour")).toBeVisible();
  expect(screen.getByText("Out of memory")).toBeVisible();
  expect(screen.getByRole("button", { name: "Retry broke" })).toBeVisible();
});

it("is one stop of the Tab key, and arrows go through all lists", async () => {
  const user = userEvent.setup();
  show([running, waiting, failed]);
  await user.tab();
  expect(screen.getByRole("button", { name: "runs, running" })).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("button", { name: /^waits/ })).toHaveFocus();
  expect(useCurrent.getState().taskId).toBe(2);
  await user.keyboard("{End}");
  expect(screen.getByRole("button", { name: /^broke, failed/ })).toHaveFocus();
  await user.keyboard("{Home}");
  expect(screen.getByRole("button", { name: "runs, running" })).toHaveFocus();
});

it("means no task once the focus is elsewhere", async () => {
  const user = userEvent.setup();
  show([waiting]);
  await user.tab();
  expect(useCurrent.getState().taskId).toBe(2);
  await user.tab();
  await user.tab();
  expect(useCurrent.getState().taskId).toBeNull();
});

it("draws a crowd in parts", async () => {
  const user = userEvent.setup();
  const crowd = Array.from({ length: 80 }, (_, index) => aTask({ id: index + 1, name: `task ${index + 1}` }));
  show(crowd, 4000);
  expect(document.querySelectorAll("[data-task]")).toHaveLength(50);
  await user.click(screen.getByText("Show 30 more tasks"));
  expect(document.querySelectorAll("[data-task]")).toHaveLength(80);
  expect(screen.getByText("3,920 more tasks after these")).toBeVisible();
});

it("opens a long cause on demand", async () => {
  const user = userEvent.setup();
  show([{ ...failed, error: `${"why ".repeat(100)}the end` }]);
  expect(screen.queryByText(/the end/)).toBeNull();
  await user.click(screen.getByRole("button", { name: "All of it" }));
  expect(screen.getByText(/the end/)).toBeVisible();
});

it("says that there is nothing to do", () => {
  show([]);
  expect(screen.getByRole("heading", { name: "Nothing to do" })).toBeVisible();
});

it("knows a task that has not changed from one that has", () => {
  expect(sameTask(waiting, { ...waiting })).toBe(true);
  expect(sameTask(waiting, { ...waiting, position: 2 })).toBe(false);
  expect(sameTask(running, { ...running, step: 3 })).toBe(false);
});

it("opens one menu for the row that it is asked for on", async () => {
  const user = userEvent.setup();
  show([running, waiting, failed]);
  await user.click(screen.getByRole("button", { name: "More for waits" }));
  expect(useCurrent.getState().taskId).toBe(2);
  const names = screen.getAllByRole("menuitem").map((item) => item.textContent);
  expect(names).toContain("Edit task…");
  expect(names).not.toContain("Retry task");
});
