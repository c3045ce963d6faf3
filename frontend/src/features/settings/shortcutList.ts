/** The commands as the shortcut lists show them, and what a newly pressed key would mean. */

import {
  COMMANDS,
  keyNames,
  keysOf,
  MENUS,
  ownersOf,
  type Command,
  type CommandId,
  type Menu,
} from "@/lib/commands";

type Own = Partial<Record<CommandId, readonly string[]>>;

export interface Group {
  menu: Menu;
  commands: readonly Command[];
}

/** By menu, as far as title, menu or keys hold each word of the search, such as "ctrl z" or "frame". */
export function groups(search: string, own: Own): Group[] {
  const words = search
    .toLowerCase()
    .split(/[\s+]+/)
    .filter(Boolean);
  return MENUS.map((menu) => ({
    menu,
    commands: COMMANDS.filter((command) => {
      if (command.menu !== menu) return false;
      const keys = keysOf(command, { own, singleKeys: true }).flatMap(keyNames);
      const texts = [command.title, menu, ...keys].map((text) => text.toLowerCase());
      return words.every((word) =>
        texts.some((text) => (text.length === 1 || word.length === 1 ? text === word : text.includes(word))),
      );
    }),
  })).filter(({ commands }) => commands.length > 0);
}

// Taking these would lock people into the page, or the browser never hands them over.
const RESERVED: Readonly<Record<string, string>> = {
  Tab: "moves the focus",
  "Shift+Tab": "moves the focus",
  Enter: "presses what has the focus",
  Escape: "closes and cancels",
  F5: "reloads the page",
  F11: "is the browser's full screen",
  F12: "opens the browser's tools",
  "$mod+KeyN": "opens a window",
  "$mod+Shift+KeyN": "opens a private window",
  "$mod+KeyT": "opens a tab",
  "$mod+Shift+KeyT": "opens a closed tab again",
  "$mod+KeyW": "closes the tab",
  "$mod+Shift+KeyW": "closes the window",
  "$mod+KeyL": "goes to the address",
  "$mod+KeyR": "reloads the page",
  "$mod+KeyQ": "ends the browser",
  "$mod+Tab": "changes the tab",
  "$mod+Digit0": "is the browser's zoom",
  "$mod+Equal": "is the browser's zoom",
  "$mod+Minus": "is the browser's zoom",
  "Alt+F4": "closes the window",
};

export type Verdict =
  | { kind: "free" }
  | { kind: "own" }
  | { kind: "reserved"; why: string }
  | { kind: "taken"; by: readonly Command[] };

/** What stands against giving a key to a command. */
export function judge(binding: string, to: Command, own: Own): Verdict {
  const why = RESERVED[binding];
  if (why !== undefined) return { kind: "reserved", why };
  if ((to.scope === "everywhere" || to.scope === "always") && !/\$mod|Alt|^F\d/.test(binding))
    return { kind: "reserved", why: "would be typed into text fields, where this command works too" };
  if (keysOf(to, { own, singleKeys: true }).includes(binding)) return { kind: "own" };
  const by = ownersOf(binding, { own, singleKeys: true }, to.scope).filter(({ id }) => id !== to.id);
  return by.length > 0 ? { kind: "taken", by } : { kind: "free" };
}

/** The keys of everyone concerned once `binding` belongs to `to`, as `remap` takes them. */
export function afterGiving(binding: string, to: Command, own: Own): [CommandId, readonly string[]][] {
  const verdict = judge(binding, to, own);
  const losers = verdict.kind === "taken" ? verdict.by : [];
  return [
    ...losers.map((command): [CommandId, readonly string[]] => [
      command.id,
      keysOf(command, { own, singleKeys: true }).filter((key) => key !== binding),
    ]),
    [to.id, [...keysOf(to, { own, singleKeys: true }), binding]],
  ];
}
