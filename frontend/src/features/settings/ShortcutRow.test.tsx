import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { command, keysOf, listenToKeys, useShortcuts } from "@/lib/commands";
import { TooltipProvider } from "@/ui";
import { ShortcutRow } from "./ShortcutRow";

beforeEach(() => useShortcuts.getState().reset());

const keys = (id: Parameters<typeof command>[0]) => keysOf(command(id));
const start = async () => {
  render(
    <TooltipProvider>
      <ul>
        <ShortcutRow command={command("frame.duplicate")} />
      </ul>
    </TooltipProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Give a key to “Duplicate frames”" }));
  return user;
};

describe("changing a shortcut", () => {
  it("takes the key that is pressed", async () => {
    const user = await start();
    await user.keyboard("{F9}");
    expect(keys("frame.duplicate")).toEqual(["d", "F9"]);
    await user.click(screen.getByRole("button", { name: "Set the keys of “Duplicate frames” back" }));
    expect(keys("frame.duplicate")).toEqual(["d"]);
  });

  it("asks before it takes a key from another", async () => {
    const user = await start();
    await user.keyboard("k");
    expect(screen.getByRole("alert")).toHaveTextContent("K belongs to “Stop”");
    expect(keys("play.stop")).toEqual(["k"]);
    await user.click(screen.getByRole("button", { name: "Take it over" }));
    expect(keys("play.stop")).toEqual([]);
    expect(keys("frame.duplicate")).toEqual(["d", "k"]);
  });

  it("does not do what is pressed, and is left by Escape", async () => {
    const stop = listenToKeys();
    const user = await start();
    await user.keyboard("{Escape}");
    expect(keys("frame.duplicate")).toEqual(["d"]);
    expect(screen.getByRole("button", { name: "Give a key to “Duplicate frames”" })).toBeVisible();
    stop();
  });

  it("refuses what would lock people in", async () => {
    const user = await start();
    await user.keyboard("{Control>}w{/Control}");
    expect(screen.getByText(/closes the tab/)).toBeVisible();
    expect(keys("frame.duplicate")).toEqual(["d"]);
  });
});
