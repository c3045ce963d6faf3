import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { useHistory } from "@/lib/history";
// Read before the tests begin: the page asks for it when it is needed, and a test would wait for that.
import "./EnhancePanel";
import { forgetAll, ODD, serve, show, write, type Server } from "./testing";

vi.setConfig({ testTimeout: 40_000 });

let server: Server;

beforeEach(() => {
  vi.unstubAllGlobals();
  forgetAll();
  useHistory.getState().clear();
  server = serve([ODD]);
});

const count = { count: 9, limit: 77, kept: "", cut: "" };
const proposal = (original: string, prompt: string, more: object = {}) => ({
  body: {
    prompt,
    original,
    changes: [],
    kept: ["ball"],
    cut: "",
    clip: count,
    t5: { ...count, limit: 512 },
    estimate: false,
    model: "some-model",
    ...more,
  },
});
const BEFORE = "a red ball";
const AFTER = "a large red ball at dawn";

async function ask() {
  const { user } = show();
  const tale = await screen.findByRole("textbox", { name: /Tale/ });
  await write(user, tale, BEFORE);
  await user.click(screen.getByRole("button", { name: "Enhance" }));
  const panel = await screen.findByRole("region", { name: "Enhanced prompt" });
  return { user, tale, panel };
}

it("shows what would change, takes it when it is wanted, and gives it back", async () => {
  server.enhancements.push(proposal(BEFORE, AFTER));
  const { user, tale, panel } = await ask();
  const use = await within(panel).findByRole("button", { name: "Use it" });
  expect(server.enhanced).toEqual([{ prompt: BEFORE, model: "oak", loras: [], fit_clip: false }]);
  expect(
    within(panel)
      .getAllByRole("insertion")
      .map((one) => one.textContent),
  ).toEqual(["large", "at dawn"]);
  expect(tale).toHaveValue(BEFORE);
  await user.click(use);
  expect(tale).toHaveValue(AFTER);
  expect(tale).toHaveFocus();
  expect(panel).not.toBeInTheDocument();
  await waitFor(() => expect(useHistory.getState().past.at(-1)?.label).toBe("enhance the prompt"));
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(tale).toHaveValue(BEFORE));
  expect(useHistory.getState().past).toEqual([]);
});

it("asks anew when it is to fit, and says what was cut", async () => {
  server.enhancements.push(proposal(BEFORE, AFTER), proposal(BEFORE, "a large red ball", { cut: "at dawn" }));
  const { user, panel, tale } = await ask();
  await within(panel).findByRole("button", { name: "Use it" });
  await user.click(within(panel).getByRole("switch", { name: "Fit CLIP’s 77 tokens" }));
  expect(await within(panel).findByText(/Cut off to fit CLIP/)).toHaveTextContent("at dawn");
  expect(server.enhanced[1]).toMatchObject({ fit_clip: true });
  await user.click(within(panel).getByRole("button", { name: "Discard" }));
  expect(tale).toHaveValue(BEFORE);
});

it("closes at Escape while the keyboard is still where it was asked", async () => {
  server.enhancements.push(proposal(BEFORE, AFTER));
  const { user, panel, tale } = await ask();
  await within(panel).findByRole("button", { name: "Use it" });
  await user.keyboard("{Escape}");
  expect(panel).not.toBeInTheDocument();
  expect(tale).toHaveFocus();
});

it("offers no answer to a prompt that has changed since", async () => {
  server.enhancements.push(proposal(BEFORE, AFTER), proposal("a blue ball", "a large blue ball"));
  const { user, panel, tale } = await ask();
  await within(panel).findByRole("button", { name: "Use it" });
  await write(user, tale, "a blue ball");
  expect(within(panel).queryByRole("button", { name: "Use it" })).toBeNull();
  await user.click(within(panel).getByRole("button", { name: "Ask again" }));
  await within(panel).findByRole("button", { name: "Use it" });
  expect(server.enhanced[1]).toMatchObject({ prompt: "a blue ball" });
});

it("says why there is no answer, and keeps what was typed", async () => {
  const message = "The language model is overloaded; nothing was changed: try again in a minute";
  server.enhancements.push({ status: 503, body: { error: { code: "unavailable", message, details: [] } } });
  const { panel, tale } = await ask();
  expect(await within(panel).findByRole("alert")).toHaveTextContent(message);
  expect(within(panel).getByRole("button", { name: "Ask again" })).toBeVisible();
  expect(tale).toHaveValue(BEFORE);
});

it("can't be pressed without a language model, and says what is missing", async () => {
  const reason = "No language model is set up: put a key into config.env";
  server = serve([ODD], { available: false, model: null, reason });
  const { user } = show();
  const button = await screen.findByRole("button", { name: "Enhance" });
  await waitFor(() => expect(button).toHaveAccessibleDescription(reason));
  expect(button).toHaveAttribute("aria-disabled", "true");
  await user.click(button);
  expect(await screen.findByRole("status")).toHaveTextContent(reason);
  expect(screen.queryByRole("region", { name: "Enhanced prompt" })).toBeNull();
  expect(server.enhanced).toEqual([]);
});
