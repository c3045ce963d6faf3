import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys, queryClient } from "@/api/queries";
import type { Frame, Task } from "@/api/types";
import { canRun, listenToKeys, runCommand } from "@/lib/commands";
import { putClip } from "@/lib/frameClipboard";
import { useHistory } from "@/lib/history";
import { openProject, showFrame, useStudio } from "@/lib/studio";
import { TooltipProvider } from "@/ui";
import { useDismissed } from "./state";
import { filmOf } from "./testing";
import { TimelinePane } from "./TimelinePane";

const IDS = [10, 20, 30, 40];
const sent: { method: string; path: string; body: unknown }[] = [];
let stop: () => void;

const frame = (id: number): Partial<Frame> => ({
  id,
  project_id: 1,
  take_id: `take-${id}`,
  note: id === 20 ? "the lamp is lit" : "",
  width: 16,
  height: 9,
});
const task = (more: Partial<Task>): Partial<Task> => ({
  id: 1,
  name: "a task",
  status: "running",
  project_id: 1,
  frame_id: null,
  frame_position: null,
  progress: 40,
  stage: "denoising",
  preview_url: null,
  completed_at: null,
  updated_at: "now",
  error: null,
  ...more,
});

function open(
  ids = IDS,
  { queue = [], tasks = [] }: { queue?: Partial<Task>[]; tasks?: Partial<Task>[] } = {},
) {
  queryClient.setQueryData(keys.project(1), { id: 1, fps: 24, width: 16, height: 9 });
  queryClient.setQueryData(
    keys.timeline(1),
    filmOf(
      ids,
      ids.map((id) => id / 10),
    ),
  );
  for (const id of ids) queryClient.setQueryData(keys.frame(id), frame(id));
  queryClient.setQueryData(keys.queue, { total: queue.length, paused: false, tasks: queue });
  queryClient.setQueryData(keys.tasks, { total: tasks.length, tasks });
  openProject(1);
  showFrame(ids[0] ?? null);
  return render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <TimelinePane projectId={1} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

/** What the server has meanwhile, as it sends it. */
let served: readonly number[] = IDS;
function columns(ids: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ids.length * 16);
  new Float64Array(bytes.buffer, 0, ids.length).set(ids.map((_, index) => index));
  new Int32Array(bytes.buffer, ids.length * 8, ids.length).set(ids);
  new Int32Array(bytes.buffer, ids.length * 12, ids.length).fill(1);
  return bytes;
}

const selected = () => [...useStudio.getState().selection];

beforeEach(() => {
  // jsdom lays nothing out: the strip is told that it has room.
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1000);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(200);
  sent.length = 0;
  served = IDS;
  vi.stubGlobal("fetch", async (request: Request) => {
    const text = await request.clone().text();
    const path = new URL(request.url).pathname;
    if (request.method !== "GET")
      sent.push({ method: request.method, path, body: text ? (JSON.parse(text) as unknown) : null });
    if (path.endsWith("/timeline")) return new Response(columns(served));
    return Response.json({ message: "done", total: 0, frames: [], tasks: [], paused: false });
  });
  stop = listenToKeys();
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  queryClient.clear();
  useHistory.getState().clear();
  useDismissed.setState({ occasions: new Set() });
  openProject(null);
  act(() => putClip(null));
});

describe("the timeline", () => {
  it("is a list of frames that says what each of them is", () => {
    open();
    const list = screen.getByRole("listbox", { name: "Frames" });
    expect(list).toHaveAttribute("aria-orientation", "horizontal");
    expect(list).toHaveAttribute("aria-multiselectable", "true");
    expect(list).toHaveAttribute("aria-activedescendant", "timeline-frame-10");
    const options = within(list).getAllByRole("option");
    expect(options.map((option) => option.getAttribute("aria-label"))).toEqual([
      "Frame 1, 1 frame long",
      "Frame 2, 2 frames long, note: the lamp is lit",
      "Frame 3, 3 frames long",
      "Frame 4, 4 frames long",
    ]);
    expect(options[2]).toHaveAttribute("aria-posinset", "3");
    expect(options[2]).toHaveAttribute("aria-setsize", "4");
    expect(screen.getByText("4 frames", { exact: false })).toBeVisible();
  });

  it("extends and toggles the selection by keys", async () => {
    const user = userEvent.setup();
    open();
    screen.getByRole("listbox", { name: "Frames" }).focus();
    await user.keyboard("{Shift>}{ArrowRight}{ArrowRight}{/Shift}");
    expect(selected()).toEqual([10, 20, 30]);
    await user.keyboard("{Shift>}{ArrowLeft}{/Shift}");
    expect(selected()).toEqual([10, 20]);
    await user.keyboard("{Control>}{ArrowRight}{ArrowRight} {/Control}");
    expect(selected()).toEqual([10, 20, 40]);
    await user.keyboard("{Shift>}{End}{/Shift}");
    expect(selected()).toEqual([40]);
    await user.keyboard("{Control>}a{/Control}");
    expect(selected()).toEqual(IDS);
    await user.keyboard("{Escape}");
    expect(selected()).toEqual([40]);
  });

  it("selects with clicks", async () => {
    const user = userEvent.setup();
    open();
    const option = (n: number) => screen.getByRole("option", { name: new RegExp(`^Frame ${n},`) });
    await user.click(option(2));
    expect([selected(), useStudio.getState().frameId]).toEqual([[20], 20]);
    await user.keyboard("{Shift>}");
    await user.click(option(4));
    await user.keyboard("{/Shift}{Control>}");
    expect(selected()).toEqual([20, 30, 40]);
    await user.click(option(3));
    await user.keyboard("{/Control}");
    expect(selected()).toEqual([20, 40]);
  });

  it("deletes what is selected, stands on what follows, and brings it back", async () => {
    open();
    act(() => useStudio.setState({ frameId: 20, selection: new Set([20, 30]) }));
    act(() => void runCommand("frame.delete"));
    await waitFor(() => expect(useHistory.getState().past).toHaveLength(1));
    expect(sent.at(-1)).toEqual({
      method: "POST",
      path: "/api/v2/projects/1/frames/delete",
      body: { frame_ids: [20, 30] },
    });
    expect(useStudio.getState().frameId).toBe(40);
    expect(useHistory.getState().past[0]?.label).toBe("delete 2 frames");
    await act(() => useHistory.getState().undo());
    expect(sent.at(-1)).toMatchObject({
      path: "/api/v2/projects/1/frames/restore",
      body: { frame_ids: [20, 30] },
    });
  });

  it("moves by keys, next to the neighbour", async () => {
    open();
    act(() => useStudio.setState({ frameId: 20, selection: new Set([20, 30]) }));
    act(() => void runCommand("frame.moveRight"));
    await waitFor(() => expect(useHistory.getState().past).toHaveLength(1));
    expect(sent.at(-1)).toMatchObject({
      path: "/api/v2/projects/1/frames/move",
      body: { frame_ids: [20, 30], after_id: 40 },
    });
    act(() => showFrame(10));
    act(() => void runCommand("frame.moveLeft"));
    expect(useHistory.getState().past).toHaveLength(1); // it is the first already
  });

  it("counts the next move from where the last one ended, heard of or not", async () => {
    open();
    const moves = () => sent.filter(({ path }) => path.endsWith("/move")).map(({ body }) => body);
    act(() => void runCommand("frame.moveRight"));
    served = [20, 10, 30, 40];
    act(() => void runCommand("frame.moveRight"));
    await waitFor(() => expect(moves()).toHaveLength(2));
    expect(moves()).toMatchObject([{ after_id: 20 }, { after_id: 30 }]);
    served = [20, 30, 10, 40];
    act(() => void runCommand("frame.moveLeft"));
    await waitFor(() => expect(moves()).toHaveLength(3));
    expect(moves()[2]).toMatchObject({ before_id: 30 });
  });

  it("refuses a hold in its own words and keeps what was typed", async () => {
    const user = userEvent.setup();
    open();
    act(() => void runCommand("frame.hold"));
    const field = screen.getByRole("textbox", { name: /Ticks/ });
    await user.clear(field);
    await user.type(field, "0{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("Give a number of ticks from 1 to 100,000");
    expect(field).toHaveValue("0");
    await user.clear(field);
    await user.type(field, "0.5 s{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent.at(-1)).toMatchObject({ method: "PATCH", body: { frames: [{ id: 10, hold: 12 }] } });
  });

  it("keeps a note that could not be saved", async () => {
    const user = userEvent.setup();
    open();
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("cut")));
    act(() => void runCommand("frame.note"));
    await user.type(screen.getByRole("textbox", { name: "Note" }), "שלום 🎬");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Kino is not answering");
    expect(screen.getByRole("textbox", { name: "Note" })).toHaveValue("שלום 🎬");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
  });

  it("says why nothing can be pasted yet", () => {
    open();
    expect(canRun("frame.paste")).toBe(false);
    act(() => putClip({ projectId: 7, ids: [1], cut: false }));
    expect(canRun("frame.paste")).toBe(true);
  });

  it("shows what is on its way, and failures with their cause until they are put aside", async () => {
    const user = userEvent.setup();
    open(IDS, {
      queue: [task({ id: 1 }), task({ id: 2, status: "queued", frame_id: 30, progress: 0 })],
      tasks: [task({ id: 3, status: "failed", error: "The model is not there", frame_position: 0.5 })],
    });
    expect(screen.getByRole("progressbar", { name: "New frame: Denoising" })).toBeInTheDocument();
    expect(screen.getByRole("option", { name: /^Frame 3.*waiting for its turn/ })).toBeInTheDocument();
    expect(screen.getByText("The model is not there")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Retry: New frame" }));
    expect(sent.at(-1)).toMatchObject({ method: "POST", path: "/api/v2/generator/tasks/3/retry" });
    await user.click(screen.getByRole("button", { name: "Dismiss the failure of: New frame" }));
    expect(screen.queryByText("The model is not there")).toBeNull();
  });

  it("invites to begin when there is nothing", async () => {
    const user = userEvent.setup();
    open([]);
    expect(screen.getByText(/No frames yet/)).toBeInTheDocument();
    act(() => useStudio.setState({ panel: "tasks" }));
    await user.click(screen.getByRole("button", { name: "New frame at the end" }));
    expect(useStudio.getState()).toMatchObject({ panel: "generate", target: { kind: "end" } });
    expect(canRun("frame.delete")).toBe(false);
  });
});
