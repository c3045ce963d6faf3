import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { takeIn, useLive } from "@/api/events";
import { keys, queryClient } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import type { Event, Frame, Take } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { openProject, showFrame, useStudio } from "@/lib/studio";
import { TooltipProvider } from "@/ui";
import { RefineBox } from "./RefineBox";
import { CLEAN, useDraft } from "./refineStore";

const frame = { id: 5, project_id: 1, take_id: "a", updated_at: "2026-01-01T00:00:00.000Z" } as Frame;
const take = (id: string, given: Partial<Take> = {}) =>
  ({
    id,
    frame_id: 5,
    parent_id: null,
    prompt: "a red ball",
    created_at: `2026-01-01T00:00:0${id.charCodeAt(0) - 97}.000Z`,
    seed: 1,
    kind: "new",
    ...given,
  }) as Take;
const plan = {
  kind: "attr",
  confidence: 1,
  description: "a blue ball",
  instruction: "Change the ball to blue.",
  kept: [],
  changes: [{ from: "red", to: "blue" }],
  target: "ball",
  take_id: "a",
  plugin: "any",
  route: "image",
  model: "some",
  strength: 0.7,
  depth: 0,
  reapply_offered: false,
  already: false,
  interpreter: "rules",
};
type Body = Record<string, unknown> & { modification: string };

/** What was asked, in order; and what is answered to it. */
let asked: Body[] = [];
let answer: (body: Body) => Response = () => new Response();
const declined = () =>
  Response.json(
    {
      error: {
        code: "not_understood",
        message: "Rules don't know that.",
        details: [
          { field: "append", message: "a red ball, zorp" },
          { field: "replace", message: "zorp" },
          { field: "edit", message: "a red ball" },
        ],
      },
    },
    { status: 409 },
  );
const begun = () =>
  Response.json({ id: 7, status: "queued", interpretation: plan, route: "image" }, { status: 201 });

beforeEach(() => {
  asked = [];
  answer = (body) => (body["dry_run"] ? Response.json({ ...plan, take_id: body["take_id"] }) : begun());
  vi.stubGlobal("fetch", async (request: Request) => {
    if (!request.url.endsWith("/frames/5/refine"))
      return Response.json({ total: 0, paused: false, tasks: [] });
    const body = (await request.json()) as Body;
    asked.push(body);
    return answer(body);
  });
  localStorage.clear();
  queryClient.clear();
  queryClient.setQueryData(
    keys.timeline(1),
    new Timeline(Float64Array.of(1), Int32Array.of(5), Int32Array.of(1)),
  );
  queryClient.setQueryData(keys.frame(5), frame);
  queryClient.setQueryData(keys.takesOfFrame(5), [
    take("a"),
    take("b", { parent_id: "a", prompt: "a green ball" }),
  ]);
  queryClient.setQueryData(keys.queue, { total: 0, paused: false, tasks: [] });
  queryClient.setQueryData(["info"], { language_model: { available: false, model: null, reason: null } });
  useDraft.setState(CLEAN);
  useLive.setState({ connection: "connecting", lostAt: null });
  openProject(null);
  openProject(1);
  showFrame(5);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

// A machine that is busy with something else is slow, not wrong.
vi.setConfig({ testTimeout: 60_000 });
const PATIENCE = { timeout: 30_000 };
const eventually = (check: () => void) => vi.waitFor(check, PATIENCE);

async function show(number = 1) {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <RefineBox projectId={1} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const box = screen.getByRole("region", { name: "Refine" });
  await eventually(() => expect(box).toHaveTextContent(`editing: frame 1 · take ${number}`));
  return { user: userEvent.setup(), box, input: screen.getByRole("textbox", { name: "Say what to change" }) };
}
const runs = () => asked.filter((body) => !body["dry_run"]);
const shows = (box: HTMLElement, words: string | RegExp) =>
  eventually(() => expect(box).toHaveTextContent(words));

it("shows the change while one types, and runs it with Enter", async () => {
  const { user, box, input } = await show();
  await user.type(input, "make it blue");
  await eventually(() => expect(box.querySelector("ins")).toHaveTextContent("blue"));
  expect(box.querySelector("del")).toHaveTextContent("red");
  expect(box).toHaveTextContent("redrawn from the picture · strength 0.7");
  expect(runs()).toEqual([]);
  expect(asked.every((body) => body["interpreter"] === "rules")).toBe(true);
  await user.keyboard("{Enter}");
  await eventually(() => expect(input).toHaveValue(""));
  expect(runs()).toEqual([{ modification: "make it blue", take_id: "a", interpreter: "rules" }]);
  await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
  expect(input).toHaveValue("make it blue");
});

it("names the take it starts from, also when that is not the one shown", async () => {
  const { user, box, input } = await show();
  act(() => useStudio.setState({ refineFrom: "b" }));
  await shows(box, "editing: frame 1 · take 2");
  await user.type(input, "make it blue{Enter}");
  await eventually(() => expect(runs()).toHaveLength(1));
  expect(runs()[0]).toMatchObject({ take_id: "b" });
  // What comes of it is shown, and the next change starts there.
  await eventually(() => expect(useStudio.getState().refineFrom).toBeNull());
});

it("asks a language model only when it is told to, and shows what that made of it first", async () => {
  queryClient.setQueryData(["info"], { language_model: { available: true, model: "m", reason: null } });
  answer = (body) =>
    !body["dry_run"]
      ? begun()
      : body["interpreter"] === "rules"
        ? declined()
        : Response.json({ ...plan, description: "a dreamy ball", interpreter: "model" });
  const { user, box, input } = await show();
  await user.type(input, "make it dreamier");
  await shows(box, "Rules don't know that. Enter asks the language model.");
  expect(asked.every((body) => body["interpreter"] === "rules")).toBe(true);
  await user.keyboard("{Enter}");
  await shows(box, "read by the language model");
  expect(box.querySelector("ins")).toHaveTextContent("dreamy");
  expect(runs()).toEqual([]);
  await user.keyboard("{Enter}");
  await eventually(() => expect(runs()).toHaveLength(1));
  expect(runs()[0]).toMatchObject({ modification: "make it dreamier", description: "a dreamy ball" });
});

it("offers three ways on where nobody knows what is meant", async () => {
  answer = (body) => (body["dry_run"] ? declined() : begun());
  const { user, input } = await show();
  await user.type(input, "zorp{Enter}");
  const first = await screen.findByRole("button", { name: "Add to the end" }, PATIENCE);
  await eventually(() => expect(first).toHaveFocus());
  // A held Enter was meant for the box: false says that it was kept from pressing the button.
  expect(fireEvent.keyDown(first, { key: "Enter", repeat: true })).toBe(false);
  expect(runs()).toEqual([]);
  await user.keyboard("{Escape}");
  expect(input).toHaveFocus();
  expect(input).toHaveValue("zorp");
  await user.click(screen.getByRole("button", { name: "Use as whole prompt" }));
  await eventually(() => expect(runs()).toHaveLength(1));
  expect(runs()[0]).toMatchObject({ modification: "zorp", description: "zorp" });
  await eventually(() => expect(input).toHaveValue(""));
  expect(input).toHaveFocus();
});

it("keeps what was said while the server is away", async () => {
  answer = () => {
    throw new TypeError("Failed to fetch");
  };
  const { user, box, input } = await show();
  await user.type(input, "make it blue{Enter}");
  await shows(box, "Kino is not answering. What you said is kept");
  expect(input).toHaveValue("make it blue");
  answer = (body) => Response.json({ ...plan, take_id: body["take_id"] });
  act(() => useLive.setState({ connection: "open" }));
  await shows(box, "redrawn from the picture");
  expect(box).not.toHaveTextContent("Kino is not answering");
});

it("gives the words back when their picture fails", async () => {
  const { user, box, input } = await show();
  await user.type(input, "make it blue{Enter}");
  await eventually(() => expect(input).toHaveValue(""));
  const failed = { id: 7, status: "failed", error: "Out of memory: choose a smaller size." };
  act(() => takeIn({ seq: 1, type: "task", action: "changed", data: failed } as unknown as Event));
  expect(input).toHaveValue("make it blue");
  expect(box).toHaveTextContent("“make it blue” failed: Out of memory: choose a smaller size.");
});

it("takes ten thousand characters, emoji and right-to-left, and refuses more with a sentence", async () => {
  const { user, box, input } = await show();
  await user.click(input);
  await user.paste("🎈".repeat(10_001));
  await user.keyboard("{Enter}");
  await shows(box, "Say it in at most 10,000 characters");
  expect(asked).toEqual([]);
  await user.clear(input);
  await user.paste("اجعل الكرة زرقاء 🎈");
  await user.keyboard("{Enter}");
  await eventually(() => expect(runs()).toHaveLength(1));
  expect(runs()[0]?.modification).toBe("اجعل الكرة زرقاء 🎈");
});

it("makes all changes to the first picture when there are several", async () => {
  const chain = ["a", "b", "c", "d"].map((id, index, all) =>
    take(id, { parent_id: index === 0 ? null : (all[index - 1] ?? null) }),
  );
  queryClient.setQueryData(keys.takesOfFrame(5), chain);
  queryClient.setQueryData(keys.frame(5), { ...frame, take_id: "d" });
  const { user, input } = await show(4);
  const button = await screen.findByRole("button", { name: /Re-apply all 3 changes/ }, PATIENCE);
  await user.click(button);
  await eventually(() =>
    expect(asked.at(-1)).toMatchObject({ reapply: true, modification: "", dry_run: true }),
  );
  await user.click(input);
  await user.keyboard("{Enter}");
  await eventually(() => expect(runs()).toHaveLength(1));
  expect(runs()[0]).toMatchObject({ reapply: true, modification: "", take_id: "d" });
});

it("says why there is nothing to refine, and takes the words all the same", async () => {
  queryClient.setQueryData(keys.frame(5), { ...frame, take_id: null });
  queryClient.setQueryData(keys.takesOfFrame(5), []);
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <RefineBox projectId={1} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const input = await screen.findByPlaceholderText("This frame has no picture to refine yet", {}, PATIENCE);
  expect(runCommand("refine.focus")).toBe(true);
  expect(input).toHaveFocus();
  expect(runCommand("refine.run")).toBe(false);
});
