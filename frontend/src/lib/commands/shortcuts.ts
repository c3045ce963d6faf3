/** Which keys a command has: the table's, or the person's own; and the one listener that turns keys into commands. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import { isFree, isOnScreen, isSingle, isTextField, matches, OWN_PAGES } from "./keys";
import { handlerOf, runCommand } from "./registry";
import { COMMANDS, type Command, type CommandId, type Scope } from "./table";

interface Shortcuts {
  /** The person's own keys; an empty list means none. */
  own: Partial<Record<CommandId, readonly string[]>>;
  singleKeys: boolean;
  remap: (id: CommandId, keys: readonly string[] | null) => void;
  setSingleKeys: (on: boolean) => void;
  reset: () => void;
}

export const useShortcuts = create<Shortcuts>()(
  persist(
    (set) => ({
      own: {},
      singleKeys: true,
      remap: (id, keys) =>
        set(({ own }) => {
          const next = { ...own };
          if (keys) next[id] = keys;
          else delete next[id];
          return { own: next };
        }),
      setSingleKeys: (singleKeys) => set({ singleKeys }),
      reset: () => set({ own: {}, singleKeys: true }),
    }),
    { name: "kino.shortcuts", version: 1 },
  ),
);

export function keysOf(
  command: Command,
  { own, singleKeys }: Pick<Shortcuts, "own" | "singleKeys"> = useShortcuts.getState(),
): readonly string[] {
  const keys = own[command.id] ?? command.keys ?? [];
  return singleKeys ? keys : keys.filter((key) => !isSingle(key));
}

/** The first key of a command, for menus and tooltips. */
export function useKey(command: Command): string | undefined {
  return useShortcuts((state) => keysOf(command, state)[0]);
}

/** The same, unless it means something else where one is: Delete is a project's key on the start page only. */
export function useKeyHere(command: Command): string | undefined {
  const key = useKey(command);
  return isOnScreen(command.scope) ? key : undefined;
}

/** Whether a key could mean two commands of these scopes at once: one pane's keys are free in the others. */
export function meets(one: Scope, other: Scope): boolean {
  if (one === other || [one, other].some((scope) => scope === "everywhere" || scope === "always"))
    return true;
  // The start page's cards, the gallery, datasets and the keys of an open project are never on screen together.
  if (OWN_PAGES.some((page) => page === one || page === other)) return false;
  return [one, other].some((scope) => scope === "page" || scope === "project");
}

/** The commands a binding already belongs to, as far as they meet `scope`. */
export function ownersOf(
  binding: string,
  state: Pick<Shortcuts, "own" | "singleKeys"> = useShortcuts.getState(),
  scope: Scope = "everywhere",
): Command[] {
  return COMMANDS.filter(
    (command) => meets(command.scope, scope) && keysOf(command, state).includes(binding),
  );
}

/** Hears all keys of the page; gives back what stops it. */
export function listenToKeys(target: Window = window): () => void {
  const held = new Map<string, CommandId>();
  const down = (event: KeyboardEvent) => {
    const focus = document.activeElement;
    for (const command of COMMANDS) {
      for (const binding of keysOf(command)) {
        if (!matches(event, binding) || !isFree(event, focus, command.scope, binding)) continue;
        if (event.repeat && !command.repeats && handlerOf(command.id)) return event.preventDefault();
        if (!runCommand(command.id, event)) {
          // With nothing to undo here, the browser would undo in some text field that was left long ago.
          if (command.group === "history") event.preventDefault();
          continue;
        }
        // A focused button must not be pressed by the Space that plays.
        event.preventDefault();
        if (event.key === " " && focus instanceof HTMLElement && !isTextField(focus))
          focus.addEventListener("keyup", swallow, { once: true });
        held.set(event.code, command.id);
        return;
      }
    }
  };
  const up = (event: KeyboardEvent) => {
    const id = held.get(event.code);
    held.delete(event.code);
    if (id) handlerOf(id)?.release?.();
  };
  const letGoOfAll = () => {
    for (const id of held.values()) handlerOf(id)?.release?.();
    held.clear();
  };
  target.addEventListener("keydown", down);
  target.addEventListener("keyup", up);
  target.addEventListener("blur", letGoOfAll);
  return () => {
    target.removeEventListener("keydown", down);
    target.removeEventListener("keyup", up);
    target.removeEventListener("blur", letGoOfAll);
  };
}

function swallow(event: Event): void {
  if (event instanceof KeyboardEvent && event.key === " ") event.preventDefault();
}
