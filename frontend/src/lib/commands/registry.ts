/** Who does a command just now. A feature that is on screen registers its handlers; menus and keys only know the id. */

import { useEffect, useEffectEvent } from "react";
import { create } from "zustand";
import type { CommandId } from "./table";

export interface Handler {
  run: (event?: KeyboardEvent) => void;
  /** False or a sentence why it can't be done now. */
  enabled: boolean | string;
  checked?: boolean | undefined;
  /** Instead of the table's title, such as "Undo: move 3 frames". */
  title?: string | undefined;
  /** For commands that last as long as the key is held. */
  release?: (() => void) | undefined;
}

interface Registry {
  handlers: ReadonlyMap<CommandId, readonly Handler[]>;
}

export const useRegistry = create<Registry>(() => ({ handlers: new Map() }));

function change(id: CommandId, next: (handlers: readonly Handler[]) => readonly Handler[]): void {
  const handlers = new Map(useRegistry.getState().handlers);
  handlers.set(id, next(handlers.get(id) ?? []));
  useRegistry.setState({ handlers });
}

/** The handler that is asked: the one registered last, which is the innermost on screen. */
export function handlerOf(id: CommandId): Handler | undefined {
  return useRegistry.getState().handlers.get(id)?.at(-1);
}

export function canRun(id: CommandId): boolean {
  return handlerOf(id)?.enabled === true;
}

/** Runs a command if somebody does it now; says whether it ran. */
export function runCommand(id: CommandId, event?: KeyboardEvent): boolean {
  const handler = handlerOf(id);
  if (handler?.enabled !== true) return false;
  handler.run(event);
  return true;
}

export interface CommandOptions {
  enabled?: boolean | string;
  checked?: boolean;
  title?: string;
  release?: () => void;
}

/** Does a command as long as the component is mounted. */
export function useCommand(
  id: CommandId,
  run: (event?: KeyboardEvent) => void,
  options: CommandOptions = {},
): void {
  const { enabled = true, checked, title, release } = options;
  const doIt = useEffectEvent(run);
  const letGo = useEffectEvent(() => release?.());
  useEffect(() => {
    const handler: Handler = { run: (event) => doIt(event), enabled, checked, title, release: () => letGo() };
    change(id, (handlers) => [...handlers, handler]);
    return () => change(id, (handlers) => handlers.filter((one) => one !== handler));
  }, [id, enabled, checked, title]);
}

/** For buttons and menus that stand for a command: its present handler, or undefined when nobody does it. */
export function useHandler(id: CommandId): Handler | undefined {
  return useRegistry((state) => state.handlers.get(id)?.at(-1));
}
