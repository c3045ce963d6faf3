import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { runCommand } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { BROKEN, forgetAll, ODD, PLAIN, serve, show, write, type Server } from "./testing";

// A whole form of every control, looked up by roles, takes its time on a machine that does other things as well.
vi.setConfig({ testTimeout: 20_000 });

let server: Server;

beforeEach(() => {
  vi.unstubAllGlobals();
  forgetAll();
  server = serve([ODD, PLAIN, BROKEN]);
});

const prompt = () => screen.findByRole("textbox", { name: /Tale/ });
const run = (id: "generate.run" | "generate.runNext" | "generate.runBackground") =>
  act(() => {
    runCommand(id);
    return Promise.resolve();
  });
const go = () => run("generate.run");
const queued = (count: number) => waitFor(() => expect(server.tasks).toHaveLength(count));

describe("the form of a generator that nobody knows", () => {
  it("has a control for every parameter", async () => {
    const { user } = show();
    await prompt();
    expect(screen.getByRole("textbox", { name: "Tint" })).toHaveValue("#ffaa33");
    expect(screen.getByRole("slider", { name: "Rounds" })).toBeInTheDocument();
    expect(screen.getByRole("switch", { name: "Swap" })).not.toBeChecked();
    expect(screen.getByRole("radio", { name: "Up" })).toBeChecked();
    expect(screen.getByRole("combobox", { name: "Brush" })).toHaveTextContent("oak");
    await waitFor(() =>
      expect(screen.getByRole("combobox", { name: "Size" })).toHaveTextContent("Project's, 448 × 256"),
    );
    expect(screen.getByRole("textbox", { name: "Luck" })).toHaveAttribute("placeholder", "New every run");
    expect(screen.getByRole("group", { name: "Source" })).toBeInTheDocument();
    expect(screen.getByRole("group", { name: "Charms" })).toBeInTheDocument();
    expect(screen.queryByRole("slider", { name: "Grain" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Advanced" }));
    expect(screen.getByRole("slider", { name: "Grain" })).toBeInTheDocument();
  });

  it("shows a broken generator with its error, and does not offer it", async () => {
    const { user } = show();
    await prompt();
    expect(screen.getByText(/1 generator can't be used/)).toBeInTheDocument();
    expect(screen.getByText(/No module named oil/)).toBeInTheDocument();
    await user.click(screen.getByRole("combobox", { name: "Generator" }));
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([
      "Odd oneDraws oddly",
      "Plain oneDraws oddly",
    ]);
  });

  it("says so when there is none to use", async () => {
    server = serve([BROKEN]);
    show();
    expect(await screen.findByRole("heading", { name: "No generator can be used" })).toBeInTheDocument();
    expect(screen.getByText(/No module named oil/)).toBeInTheDocument();
  });
});

describe("a run", () => {
  it("without a prompt says what is missing, beside the field, and goes there", async () => {
    show();
    const tale = await prompt();
    expect(screen.getByRole("button", { name: "Tale must not be empty" })).toBeInTheDocument();
    await go();
    expect(await screen.findByRole("alert")).toHaveTextContent("Tale must not be empty");
    await waitFor(() => expect(tale).toHaveFocus());
    expect(tale).toBeInvalid();
    expect(server.tasks).toEqual([]);
  });

  it("sends what was touched and nothing else, and shows the seed that was used", async () => {
    const { user } = show();
    await write(user, await prompt(), "a cat");
    await user.click(screen.getByRole("switch", { name: "Swap" }));
    await go();
    await queued(1);
    expect(server.tasks[0]).toMatchObject({
      name: "a cat",
      type: "odd_one",
      project_id: 1,
      priority: "normal",
      start: true,
      data: { tale: "a cat", swap: true },
    });
    expect(Object.keys(server.tasks[0]?.["data"] as object)).toEqual(["tale", "swap"]);
    await waitFor(() => expect(screen.getByRole("textbox", { name: "Luck" })).toHaveValue("4711"));
    await go();
    await queued(2);
    expect(server.tasks[1]?.["data"]).not.toHaveProperty("luck");
  });

  it("keeps a seed that is locked, and goes first or last when asked", async () => {
    const { user } = show();
    await write(user, await prompt(), "a cat");
    await user.type(screen.getByRole("textbox", { name: "Luck" }), "42");
    expect(screen.getByRole("button", { name: "Keep this seed" })).toHaveAttribute("aria-pressed", "true");
    await run("generate.runNext");
    await queued(1);
    await run("generate.runBackground");
    await queued(2);
    expect(server.tasks.map((task) => [task["priority"], (task["data"] as { luck?: number }).luck])).toEqual([
      ["now", 42],
      ["background", 42],
    ]);
  });

  it("is queued as often as wanted", async () => {
    const { user } = show();
    await write(user, await prompt(), "a cat");
    const often = screen.getByRole("textbox", { name: /How often/ });
    await write(user, often, "99");
    await go();
    expect(server.tasks).toEqual([]);
    expect(
      screen.getByRole("button", { name: /Runs must be a whole number from 1 to 20/ }),
    ).toBeInTheDocument();
    await write(user, often, "3");
    await go();
    await queued(3);
  });

  it("puts what the server refuses beside the fields", async () => {
    server.replies.push({
      status: 400,
      body: {
        error: {
          code: "validation_error",
          message: "no",
          details: [{ field: "data.tint", message: "data.tint must be a colour" }],
        },
      },
    });
    const { user } = show();
    await write(user, await prompt(), "a cat");
    await go();
    const tint = screen.getByRole("textbox", { name: "Tint" });
    await waitFor(() => expect(tint).toHaveAccessibleDescription(/Tint must be a colour/));
    await user.type(tint, "x");
    expect(tint).toBeValid();
  });

  it("tells when Kino is away, keeps what was typed, and asks for the same task again", async () => {
    server.replies.push("offline");
    const { user } = show();
    await write(user, await prompt(), "🎬 שלום");
    await go();
    expect(await screen.findByRole("alert")).toHaveTextContent("Kino is not answering");
    expect(await prompt()).toHaveValue("🎬 שלום");
    await go();
    await queued(1);
    // The one that got no answer may have been heard: the key tells the server that this is the same.
    expect(server.keys).toHaveLength(2);
    expect(server.keys[0]).toBe(server.keys[1]);
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });

  it("writes the style around the prompt and says so", async () => {
    const { user } = show();
    await write(user, await prompt(), "a cat");
    await user.click(screen.getByRole("combobox", { name: "Style" }));
    await user.click(await screen.findByRole("option", { name: /Ink/ }));
    expect(screen.getByText("ink of a cat, bold")).toBeInTheDocument();
    await go();
    await queued(1);
    expect(server.tasks[0]).toMatchObject({ name: "a cat", data: { tale: "ink of a cat, bold" } });
  });

  it("takes presets, the server's by name and one's own by value", async () => {
    const { user } = show();
    await write(user, await prompt(), "a cat");
    const choose = async (name: RegExp) => {
      await user.click(screen.getByRole("combobox", { name: "Preset" }));
      await user.click(await screen.findByRole("option", { name }));
    };
    await choose(/Fast/);
    expect(screen.getByRole("textbox", { name: "Rounds" })).toHaveAttribute("placeholder", "4");
    await go();
    await queued(1);
    await choose(/Mine/);
    await go();
    await queued(2);
    expect(server.tasks.map((task) => task["data"])).toEqual([
      { tale: "a cat", mood: "fast" },
      { tale: "a cat", rounds: 9 },
    ]);
  });

  it("sends the rows of a list", async () => {
    const { user } = show();
    await write(user, await prompt(), "a cat");
    await user.click(screen.getByRole("button", { name: "Add to Charms" }));
    const weight = screen.getByRole("textbox", { name: "Weight, row 1" });
    await write(user, weight, "9");
    await go();
    expect(await screen.findByRole("alert")).toHaveTextContent("Weight must be at most 2");
    await write(user, weight, "0,5");
    await user.click(screen.getByRole("switch", { name: "Enabled, row 1" }));
    await go();
    await queued(1);
    expect(server.tasks[0]?.["data"]).toEqual({
      tale: "a cat",
      charms: [{ charm: "moss", weight: 0.5, enabled: false }],
    });
  });

  it("looks at a field when it is left", async () => {
    const { user } = show();
    await prompt();
    const rounds = screen.getByRole("textbox", { name: "Rounds" });
    await user.click(rounds);
    await user.paste("NaN");
    expect(rounds).toBeValid();
    await user.tab();
    expect(rounds).toBeInvalid();
    expect(rounds).toHaveValue("NaN");
    expect(rounds).toHaveAccessibleDescription(/Rounds must be a whole number/);
  });
});

describe("what is remembered", () => {
  it("is typed text, over a reload", async () => {
    const { user, unmount } = show();
    await write(user, await prompt(), "half a thou");
    window.dispatchEvent(new Event("pagehide"));
    unmount();
    const kept = { ...localStorage };
    forgetAll();
    for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, String(value));
    show();
    await waitFor(async () => expect(await prompt()).toHaveValue("half a thou"));
  });

  it("is what was asked before, by Alt and the arrows", async () => {
    const { user } = show();
    const tale = await prompt();
    await write(user, tale, "first");
    await go();
    await queued(1);
    await write(user, tale, "draft");
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(tale).toHaveValue("first");
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(tale).toHaveValue("draft");
  });
});

describe("a picture's parameters", () => {
  const recall = (recalled: NonNullable<ReturnType<typeof useStudio.getState>["recall"]>) =>
    act(() => useStudio.setState({ recall: recalled }));

  it("fill the form in full", async () => {
    show();
    await prompt();
    recall({
      plugin: "odd_one",
      what: "all",
      params: { tale: "a dog", rounds: 20, luck: 7, across: 448, along: 256 },
    });
    expect(await prompt()).toHaveValue("a dog");
    expect(screen.getByRole("textbox", { name: "Rounds" })).toHaveValue("20");
    expect(screen.getByRole("textbox", { name: "Luck" })).toHaveValue("7");
    expect(screen.getByRole("combobox", { name: "Size" })).toHaveTextContent("Project's");
    expect(useStudio.getState().recall).toBeNull();
  });

  it("are run again at once with a new seed, as a take of the same frame", async () => {
    show();
    await prompt();
    act(() => useStudio.setState({ frameId: 5 }));
    recall({ plugin: "odd_one", what: "all-but-seed", params: { tale: "a dog", luck: 7 }, run: true });
    await queued(1);
    expect(server.tasks[0]).toMatchObject({ frame_id: 5, data: { tale: "a dog" } });
    expect(server.tasks[0]?.["data"]).not.toHaveProperty("luck");
  });

  it("give their prompt alone, and what was written before can be had back", async () => {
    const { user } = show();
    const tale = await prompt();
    await write(user, tale, "mine");
    recall({ plugin: "gone", what: "prompt", params: { prompt: "theirs" } });
    expect(tale).toHaveValue("theirs");
    await user.click(tale);
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(tale).toHaveValue("mine");
  });
});

describe("the way of a picture", () => {
  it("is said, and asked for where something has to be chosen", async () => {
    const { user } = show();
    await prompt();
    const chip = screen.getByRole("button", { name: /Goes to: New frame at the end/ });
    await user.click(chip);
    expect(
      within(screen.getByRole("menu"))
        .getAllByRole("menuitem")
        .map((item) => item.textContent),
    ).toEqual(["New frame at the end"]);
  });
});
