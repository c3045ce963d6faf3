import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys, queryClient } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import type { Project, Task } from "@/api/types";
import { listenToKeys } from "@/lib/commands";
import { usePreferences } from "@/lib/preferences";
import { showFrame, useStudio } from "@/lib/studio";
import { TooltipProvider } from "@/ui";
import { filmOf, frameOf, stubDecoding, taskOf } from "./testing";
import { Viewer } from "./Viewer";

const FRESH = useStudio.getState();
let silence = () => {};

beforeEach(() => {
  stubDecoding();
  // jsdom has no canvas; what is drawn is looked at in a real browser.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  useStudio.setState({ ...FRESH, projectId: 1 }, true);
  usePreferences.setState({ surround: "dark" });
  silence = listenToKeys();
});
afterEach(() => {
  silence();
  queryClient.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function open(timeline: Timeline, tasks: readonly Task[] = [], queued: readonly Task[] = []) {
  const project = { id: 1, name: "Film", width: 100, height: 50, fps: 10 } as Project;
  queryClient.setQueryData(keys.project(1), project);
  queryClient.setQueryData(keys.timeline(1), timeline);
  queryClient.setQueryData(keys.tasks, { total: tasks.length, tasks });
  queryClient.setQueryData(keys.queue, { tasks: queued });
  showFrame(timeline.idAt(0));
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Viewer projectId={1} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const here = () => useStudio.getState().frameId;

describe("the transport", () => {
  it("steps, jumps and stays within the film", async () => {
    const user = open(filmOf(Array<number>(40).fill(1)));
    await user.keyboard("{ArrowRight}{ArrowRight}.");
    expect(here()).toBe(4);
    await user.keyboard("{ArrowLeft}");
    expect(here()).toBe(3);
    await user.keyboard("{PageDown}");
    expect(here()).toBe(13);
    await user.keyboard("{End}{ArrowRight}");
    expect(here()).toBe(40);
    await user.keyboard("{Home}");
    expect(here()).toBe(1);
    expect([...useStudio.getState().selection]).toEqual([1]);
  });

  it("goes faster with every L, brakes with K, and steps while K is held", async () => {
    const user = open(filmOf(Array<number>(40).fill(1)));
    await user.keyboard("lll");
    expect(useStudio.getState()).toMatchObject({ playing: true, rate: 4 });
    await user.keyboard("j");
    expect(useStudio.getState().rate).toBe(-1);
    await user.keyboard("k");
    expect(useStudio.getState()).toMatchObject({ playing: false, rate: 1 });
    act(() => showFrame(5));
    await user.keyboard("{k>}ll{/k}");
    expect(here()).toBe(7);
    expect(useStudio.getState().playing).toBe(false);
  });

  it("plays with Space, also with the focus on a button", async () => {
    const user = open(filmOf([1, 1, 1]));
    screen.getByRole("button", { name: /^Loop/ }).focus();
    await user.keyboard(" ");
    expect(useStudio.getState()).toMatchObject({ playing: true, loop: "off" });
    expect(screen.getByRole("button", { name: "Pause" })).toBeInTheDocument();
    await user.keyboard(" ");
    expect(useStudio.getState().playing).toBe(false);
  });

  it("sets in and out, offers to loop between them, and clears them", async () => {
    const user = open(filmOf(Array<number>(10).fill(1)));
    act(() => showFrame(3));
    await user.keyboard("i");
    act(() => showFrame(6));
    await user.keyboard("o{Shift>}LL{/Shift}");
    expect(useStudio.getState()).toMatchObject({ inId: 3, outId: 6, loop: "range" });
    expect(screen.getByRole("button", { name: "Loop: range" })).toHaveAttribute("aria-pressed", "true");
    act(() => showFrame(1));
    await user.keyboard("{Shift>}O{/Shift}");
    expect(here()).toBe(6);
    await user.keyboard("{Alt>}x{/Alt}");
    expect(useStudio.getState()).toMatchObject({ inId: null, outId: null, loop: "all" });
  });

  it("moves by the scrubber's own keys, and says where it is", async () => {
    const user = open(filmOf([1, 4, 1]));
    const scrubber = screen.getByRole("slider", { name: "Playhead" });
    scrubber.focus();
    await user.keyboard("{ArrowRight}");
    expect(scrubber).toHaveAttribute("aria-valuetext", "Frame 2 of 3, 00:00:01");
    await user.keyboard("{End}");
    expect(here()).toBe(3);
  });
});

describe("the stage", () => {
  it("invites to describe the first frame", async () => {
    const user = open(Timeline.empty);
    useStudio.setState({ panel: "tasks" });
    await user.click(screen.getByRole("button", { name: "Describe the first frame" }));
    expect(useStudio.getState()).toMatchObject({ panel: "generate", target: { kind: "end" } });
    expect(screen.getByRole("button", { name: /^Play: There are no frames yet/ })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
  });

  it("invites to describe a frame that has no picture", async () => {
    const film = filmOf([1]);
    queryClient.setQueryData(
      keys.frame(1),
      frameOf(1, { take_id: null, url: null, width: null, height: null }),
    );
    const user = open(film);
    await user.click(screen.getByRole("button", { name: "Describe it" }));
    expect(useStudio.getState().target).toEqual({ kind: "take", frameId: 1 });
  });

  it("shows what is being made, how far it is, and where there is a picture already, small", () => {
    const task = taskOf({
      status: "running",
      frame_id: 1,
      stage: "denoising",
      step: 12,
      steps: 20,
      progress: 60,
      eta_s: 8,
      preview_url: "/media/tasks/1/preview.jpg?n=4",
    });
    open(filmOf([1]), [task], [task]);
    expect(screen.getByText(/Denoising 12 \/ 20 · 60 % · 8 s left/)).toBeInTheDocument();
    expect(screen.getByRole("img", { name: /^Preview/ })).toHaveAttribute("src", task.preview_url);
    expect(screen.getByRole("button", { name: "Show the preview large" })).toBeInTheDocument();
  });

  it("tells why a frame's generation failed, until it is dismissed", async () => {
    const failed = taskOf({ status: "failed", frame_id: 1, error: "Out of memory: try a smaller size" });
    const user = open(filmOf([1]), [failed]);
    expect(screen.getByRole("alert")).toHaveTextContent("Out of memory: try a smaller size");
    expect(screen.getByRole("button", { name: "Retry" })).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("turns the surround to the grey that colours are judged in", async () => {
    const user = open(filmOf([1]));
    await user.keyboard("b");
    expect(usePreferences.getState().surround).toBe("judge");
    expect(screen.getByRole("button", { name: /^Judge colour/ })).toHaveAttribute("aria-pressed", "true");
  });

  it("says that there is no parent to compare with", async () => {
    open(filmOf([1]));
    queryClient.setQueryData(keys.take("take-1"), { id: "take-1", parent_id: null });
    expect(
      await screen.findByRole("button", { name: /^Compare: slider: This picture has no parent/ }),
    ).toHaveAttribute("aria-disabled", "true");
  });
});

describe("comparing", () => {
  const take = (id: string, parent: string | null) => ({
    id,
    parent_id: parent,
    url: `/media/takes/${id}.png`,
    width: 100,
    height: 50,
    frame_id: 1,
  });

  it("draws a divider that arrows move, then stands side by side, then ends", async () => {
    const user = open(filmOf([1]));
    queryClient.setQueryData(keys.take("take-1"), take("take-1", "parent"));
    queryClient.setQueryData(keys.take("parent"), take("parent", null));
    await screen.findByRole("button", { name: "Compare: slider" });
    await user.keyboard("c");
    const divider = await screen.findByRole("slider", { name: /^Divider/ });
    divider.focus();
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(divider).toHaveAttribute("aria-valuenow", "48");
    expect(here()).toBe(1);
    await user.keyboard("c");
    expect(useStudio.getState().compare).toBe("side");
    expect(screen.queryByRole("slider", { name: /^Divider/ })).toBeNull();
    await user.keyboard("c");
    expect(useStudio.getState().compare).toBe("off");
  });

  it("shows the parent as long as the key is held", async () => {
    open(filmOf([1]));
    queryClient.setQueryData(keys.take("take-1"), take("take-1", "parent"));
    queryClient.setQueryData(keys.take("parent"), take("parent", null));
    await screen.findByRole("button", { name: "Compare: slider" });
    fireEvent.keyDown(document.body, { key: "\\", code: "Backslash" });
    expect(useStudio.getState().peeking).toBe(true);
    expect(screen.getByText("Parent")).toBeInTheDocument();
    fireEvent.keyUp(document.body, { key: "\\", code: "Backslash" });
    expect(useStudio.getState().peeking).toBe(false);
  });
});
