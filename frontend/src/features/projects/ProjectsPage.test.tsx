import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys, modelsQuery, queryClient } from "@/api/queries";
import type { Project } from "@/api/types";
import { listenToKeys, runCommand } from "@/lib/commands";
import { TooltipProvider } from "@/ui";
import { useChoice } from "./choice";
import { closeDialog } from "./dialogs";
import { ProjectDialogs } from "./ProjectDialogs";
import { ProjectsPage } from "./ProjectsPage";

const project = (id: number, name: string): Project => ({
  id,
  name,
  width: 448,
  height: 256,
  fps: 12,
  style: "",
  frame_count: 0,
  duration_s: 0,
  thumbnail_url: null,
  created_at: `2026-01-0${id}T00:00:00Z`,
  updated_at: `2026-01-0${id}T00:00:00Z`,
});

let stop = () => {};
const show = (projects: Project[]) => {
  queryClient.setQueryData(keys.projects, projects);
  queryClient.setQueryData(modelsQuery("DiffusionModels").queryKey, []);
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <MemoryRouter initialEntries={["/projects"]}>
          <Routes>
            <Route path="projects" element={<ProjectsPage />} />
            <Route path="projects/:projectId" element="opened" />
          </Routes>
          <ProjectDialogs />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
};

beforeEach(() => {
  localStorage.clear();
  // Only cards in view are drawn, and without a layout nothing is.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  stop = listenToKeys();
});
afterEach(() => {
  stop();
  closeDialog();
  useChoice.setState({ activeId: null, selection: new Set(), anchorId: null, renamingId: null });
  queryClient.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the start page", () => {
  it("leads a newcomer straight to a new project", async () => {
    const user = show([]);
    expect(screen.getByRole("button", { name: "New project" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(queryClient.getQueryData(keys.projects)).toEqual([]);
  });

  it("is one stop for Tab, with arrows between cards, and Enter opens", async () => {
    const user = show([project(1, "One"), project(2, "Two"), project(3, "Three")]);
    const cards = screen.getAllByRole("link");
    expect(cards.map((card) => card.tabIndex)).toEqual([0, -1, -1]);
    cards[0]?.focus();
    await user.keyboard("{ArrowRight}");
    await vi.waitFor(() => expect(cards[1]).toHaveFocus(), { timeout: 30_000 });
    await user.keyboard("{Enter}");
    expect(screen.getByText("opened")).toBeVisible();
  });

  it("selects by Space and Ctrl+click, and asks before it deletes what is selected", async () => {
    const user = show([project(1, "One"), project(2, "Two"), project(3, "Three")]);
    screen.getByRole("link", { name: "Three" }).focus();
    await user.keyboard(" ");
    await user.keyboard("{Control>}");
    await user.click(screen.getByRole("link", { name: "One" }));
    await user.keyboard("{/Control}");
    expect(screen.getByText("2 projects selected")).toBeVisible();
    expect(runCommand("project.delete")).toBe(true);
    expect(await screen.findByRole("alertdialog", { name: "Delete 2 projects?" })).toBeVisible();
  });

  it("renames in place: F2, Enter; a name that fails stays to be mended", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no way there")));
    const user = show([project(1, "One")]);
    screen.getByRole("link", { name: "One" }).focus();
    await user.keyboard("{F2}");
    const field = screen.getByRole("textbox", { name: "New name of One" });
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.keyboard("{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("needs a name");
    await user.type(field, "Tea{Enter}");
    expect(await screen.findByText("Kino is not answering")).toBeVisible();
    expect(field).toHaveValue("Tea");
    await user.keyboard("{Escape}");
    expect(screen.getByRole("link", { name: "One" })).toBeVisible();
  });

  it("says when a search finds nothing, and the way back", async () => {
    const user = show([project(1, "One")]);
    await user.type(screen.getByRole("searchbox", { name: "Search projects" }), "zebra");
    expect(await screen.findByText("No project is like that")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all projects" }));
    expect(await screen.findByRole("link", { name: "One" })).toBeVisible();
  });
});
