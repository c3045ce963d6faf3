import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys, queryClient } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import type { Frame, Take } from "@/api/types";
import { runCommand, useRegistry } from "@/lib/commands";
import { useHistory } from "@/lib/history";
import { openProject, showFrame, useStudio } from "@/lib/studio";
import { TooltipProvider } from "@/ui";
import { TakesPanel } from "./TakesPanel";
import { takeOf } from "./testing";

// Menus that open and close take their time on a machine that does other things as well.
vi.setConfig({ testTimeout: 20_000 });
const WAIT = { timeout: 30_000 };

const first = takeOf({ id: "a", params: { words: "a red ball" }, seed: 11 });
const second = takeOf({ id: "b", parent_id: "a", instruction: "make it blue", seed: 12 });
const frame = { id: 5, project_id: 1, take_id: "a", updated_at: "2026-01-01T00:00:00.000Z" } as Frame;
const asked: string[] = [];

beforeEach(() => {
  // jsdom has no layout, and a list without height has no rows.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(380);
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.text();
    asked.push(`${request.method} ${new URL(request.url).pathname} ${body}`.trim());
    return Response.json({
      ...frame,
      take_id: body ? (JSON.parse(body) as { take_id: string }).take_id : "a",
    });
  });
  queryClient.clear();
  useHistory.getState().clear();
  queryClient.setQueryData(
    keys.timeline(1),
    new Timeline(Float64Array.of(1), Int32Array.of(5), Int32Array.of(1)),
  );
  queryClient.setQueryData(keys.frame(5), frame);
  queryClient.setQueryData(keys.plugins, []);
  queryClient.setQueryData(keys.queue, { total: 0, paused: false, tasks: [] });
  openProject(null);
  openProject(1);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function show(takes: Take[], frameId: number | null = 5) {
  queryClient.setQueryData(keys.takesOfFrame(5), takes);
  showFrame(frameId);
  return render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <TakesPanel projectId={1} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

it("shows the takes as a tree, and in full the one that is shown", () => {
  show([first, second]);
  const rows = screen.getAllByRole("treeitem");
  expect(rows.map((row) => [row.getAttribute("aria-level"), row.getAttribute("aria-selected")])).toEqual([
    ["1", "true"],
    ["2", "false"],
  ]);
  expect(rows[1]).toHaveAccessibleName("Take 2, make it blue");
  expect(screen.getByRole("region", { name: "Take 1" })).toHaveTextContent("Seed11");
});

it("chooses with the arrows, and undoes", async () => {
  const user = userEvent.setup();
  show([first, second]);
  screen.getByRole("treeitem", { selected: true }).focus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("treeitem", { selected: true })).toHaveAccessibleName(/^Take 2/);
  await vi.waitFor(() => expect(useHistory.getState().past).toHaveLength(1), WAIT);
  expect(asked).toEqual(['PUT /api/v2/frames/5/take {"take_id":"b"}']);
});

it("compares with another take on Alt+click, and says which", async () => {
  const user = userEvent.setup();
  show([first, second]);
  await user.keyboard("{Alt>}");
  await user.click(screen.getByRole("treeitem", { name: /^Take 2/ }));
  expect(useStudio.getState()).toMatchObject({ compare: "slider", compareWith: "b" });
  expect(asked).toEqual([]);
});

it("tells in what two compared takes differ", () => {
  useStudio.setState({ compare: "slider" });
  show([first, takeOf({ ...second, prompt: "a blue ball", params: { image: "take:a" } })]);
  act(() => useStudio.setState({ compareWith: "b" }));
  const told = screen.getByRole("region", { name: "Take 1 against take 2" });
  expect(within(told).getByRole("deletion")).toHaveTextContent("blue");
  expect(within(told).getByRole("insertion")).toHaveTextContent("red");
  expect(told).toHaveTextContent("Seed12 → 11");
  expect(told).toHaveTextContent("Imagetake 1 → not set");
});

it("has what was said on the way between two takes, and folds what came of one", async () => {
  const user = userEvent.setup();
  show([first, second, takeOf({ id: "c", parent_id: "b", modification: "at night", created_at: "2027" })]);
  expect(screen.getByRole("treeitem", { name: /^Take 3/ })).toHaveTextContent("at night");
  screen.getByRole("treeitem", { selected: true }).focus();
  await user.keyboard("{ArrowLeft}");
  expect(screen.getByRole("treeitem")).toHaveTextContent("2 below");
  act(() => void runCommand("take.fold"));
  expect(screen.getAllByRole("treeitem")).toHaveLength(3);
  act(() => void runCommand("take.fold"));
  expect(screen.getAllByRole("treeitem")).toHaveLength(1);
  // What comes to be shown is never hidden in a fold.
  act(() => void queryClient.setQueryData(keys.frame(5), { ...frame, take_id: "c" }));
  await vi.waitFor(() => expect(screen.getAllByRole("treeitem")).toHaveLength(3), WAIT);
});

it("starts the next refinement from any take, and from the one shown by itself", async () => {
  const user = userEvent.setup();
  show([first, second]);
  const branch = async (number: number) => {
    await user.pointer({
      keys: "[MouseRight]",
      target: screen.getByRole("treeitem", { name: new RegExp(`^Take ${number}`) }),
    });
    await user.click(await screen.findByRole("menuitem", { name: "Refine from this take" }));
  };
  await branch(2);
  expect(useStudio.getState().refineFrom).toBe("b");
  expect(screen.getByRole("treeitem", { name: /^Take 2, refining from here/ })).toBeVisible();
  await branch(1);
  expect(useStudio.getState().refineFrom).toBeNull();
});

it("deletes the take that has the focus, not the frame around it", async () => {
  const user = userEvent.setup();
  show([first, second]);
  act(() => screen.getByRole("treeitem", { name: /^Take 1/ }).focus());
  await user.keyboard("{Delete}");
  await vi.waitFor(() => expect(asked).toContain("DELETE /api/v2/takes/a"), WAIT);
});

it("goes back along what the frame has shown, as a step that can be undone", async () => {
  show([first, second]);
  runCommand("take.undo");
  await vi.waitFor(() => expect(useHistory.getState().past).toHaveLength(1), WAIT);
  await useHistory.getState().undo();
  expect(asked).toEqual(["POST /api/v2/frames/5/undo", "POST /api/v2/frames/5/redo"]);
});

it("exports the history of a project that has frames", () => {
  const links: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    links.push(new URL(this.href).pathname + new URL(this.href).search);
  });
  show([first]);
  act(() => void runCommand("project.exportPage"));
  act(() => void runCommand("project.exportJson"));
  expect(links).toEqual(["/api/v2/projects/1/history?format=html", "/api/v2/projects/1/history?format=json"]);
});

it("hands its parameters to the form, with its own seed or without", () => {
  show([first, second]);
  expect(runCommand("take.recallButSeed")).toBe(true);
  expect(useStudio.getState().recall).toEqual({
    plugin: "any",
    params: { words: "a red ball" },
    what: "all-but-seed",
  });
  runCommand("take.again");
  expect(useStudio.getState()).toMatchObject({
    target: { kind: "take", frameId: 5 },
    recall: { what: "all-but-seed", run: true },
  });
});

it("says why an imported picture can't be made again", () => {
  show([takeOf({ id: "a", kind: "import", plugin: "", prompt: "" })]);
  expect(runCommand("take.again")).toBe(false);
  expect(useRegistry.getState().handlers.get("take.recall")?.at(-1)?.enabled).toBe(
    "It was imported, not generated",
  );
  expect(screen.getByRole("treeitem")).toHaveAccessibleName("Take 1, shown, imported picture");
});

it("does nothing to the take of a frame that the playhead has left", () => {
  show([first]);
  useStudio.setState({ frameId: 6, playing: true });
  runCommand("take.star");
  expect(asked).toEqual([]);
});

it("brings back a deleted take from the frame's own list, and takes that back", async () => {
  const user = userEvent.setup();
  queryClient.setQueryData(keys.deletedTakes(5), [second]);
  useStudio.setState({ panel: "takes" });
  show([first]);
  await user.click(screen.getByText("1 take in the trash"));
  await user.click(screen.getByRole("button", { name: "Restore: make it blue" }));
  await vi.waitFor(() => expect(useHistory.getState().past.at(-1)?.label).toBe("restore a take"), WAIT);
  await useHistory.getState().undo();
  expect(asked.filter((one) => !one.startsWith("GET"))).toEqual([
    "POST /api/v2/trash/take/b/restore",
    "DELETE /api/v2/takes/b",
  ]);
});

it("invites to make a picture where there is none", () => {
  const { unmount } = show([]);
  expect(screen.getByText("This frame has no picture yet")).toBeVisible();
  unmount();
  show([], null);
  expect(screen.getByText("No frame is chosen")).toBeVisible();
});
