/** Keys as people read them, and whether a pressed one is meant for a command or for the control that has the focus. */

import { matchKeyBindingPress, parseKeybinding } from "tinykeys";
import type { Scope } from "./spec";

export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");

const NAMES: Record<string, string> = {
  $mod: isMac ? "⌘" : "Ctrl",
  Alt: isMac ? "⌥" : "Alt",
  Shift: isMac ? "⇧" : "Shift",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Comma: ",",
  Equal: "=",
  Minus: "−",
  "-": "−",
  PageUp: "Page up",
  PageDown: "Page down",
};

/** `$mod+Shift+KeyZ` as `["Ctrl", "Shift", "Z"]`. */
export function keyNames(binding: string): string[] {
  const parts = binding.endsWith("++") ? [...binding.slice(0, -2).split("+"), "+"] : binding.split("+");
  return parts.map(
    (part) =>
      NAMES[part] ?? (/^(Key|Digit)(.)$/.exec(part)?.[2] || (part.length === 1 ? part.toUpperCase() : part)),
  );
}

/** As `aria-keyshortcuts` and menus say it. */
export function keyText(binding: string): string {
  return keyNames(binding).join(isMac ? "" : "+");
}

/** A key without Ctrl, Cmd or Alt: these can be switched off (WCAG 2.1.4) and never work inside text fields. */
export function isSingle(binding: string): boolean {
  return !/\$mod|Alt|Control|Meta/.test(binding) && !/^F\d+$/.test(binding);
}

export function matches(event: KeyboardEvent, binding: string): boolean {
  const press = parseKeybinding(binding)[0];
  return press !== undefined && matchKeyBindingPress(event, press);
}

/** The binding that a pressed key would be written as, or null for a modifier alone: what the remapping dialog records. */
export function bindingOf(event: KeyboardEvent): string | null {
  if (["Control", "Shift", "Alt", "Meta", "Dead", "Unidentified"].includes(event.key)) return null;
  const mods = [
    event.ctrlKey || event.metaKey ? "$mod" : "",
    event.altKey ? "Alt" : "",
    event.shiftKey ? "Shift" : "",
  ].filter(Boolean);
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  const key = event.key === " " ? "Space" : chord ? event.code : event.key;
  return [...mods, key.length === 1 && mods.length === 0 ? key.toLowerCase() : key].join("+");
}

const TEXT_TYPES = new Set([
  "text",
  "search",
  "url",
  "email",
  "password",
  "number",
  "tel",
  "date",
  "datetime-local",
  "time",
]);

export function isTextField(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && TEXT_TYPES.has(element.type);
}

const ARROWS = /^(ArrowLeft|ArrowRight|ArrowUp|ArrowDown|Home|End|PageUp|PageDown)$/;
/** Controls that move by arrows, Home and End themselves. */
const OWN_ARROWS =
  '[role="slider"], [role="tab"], [role="tree"], [role="treeitem"], [role="radio"], [role="separator"], [role="combobox"], input[type="range"], select';
const OPEN_LAYER =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-radix-select-viewport], [data-layer]';

/** Pages whose keys are theirs alone: none of them is ever on screen with another, or with an open project. */
export const OWN_PAGES: readonly Scope[] = ["projects", "gallery", "datasets", "tagging"];

/** Whether anything that owns keys of this scope is on screen. */
export function isOnScreen(scope: Scope): boolean {
  if (!OWN_PAGES.includes(scope)) return true;
  return document.querySelector(`[data-scope="${scope}"]`) !== null;
}

/** Whether a key pressed with the focus on `target` is free for commands of `scope`. */
export function isFree(event: KeyboardEvent, target: Element | null, scope: Scope, binding: string): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (scope === "always") return true;
  // An open dialog or menu has the keyboard for itself.
  if (target?.closest(OPEN_LAYER)) return false;
  const inText = scope === "everywhere" || scope === "project" || scope === "tagging";
  if (inText && !isSingle(binding) && isTextField(target)) {
    // Ctrl with these is the text's own; with Alt they are letters that nobody types.
    if (!event.altKey && /^(KeyA|KeyC|KeyV|KeyX|KeyZ|KeyY)$/.test(event.code)) return false;
    return scope !== "tagging" || isIn(target, scope);
  }
  if (isTextField(target)) return false;
  if (ARROWS.test(event.key) && !event.altKey && target?.closest(OWN_ARROWS)) return false;
  // Enter presses the focused button; Space is play, even with the focus on a button, a slider or a checkbox.
  if (
    event.key === "Enter" &&
    target?.closest("button, a[href], [role=option]") &&
    !event.ctrlKey &&
    !event.metaKey
  )
    return false;
  if (scope === "page" || scope === "everywhere" || scope === "project") return true;
  return isIn(target, scope);
}

function isIn(target: Element | null, scope: Scope): boolean {
  // What had the focus has gone with the picture before: the pages of datasets go on hearing their keys.
  if ((scope === "tagging" || scope === "datasets") && (target === null || target === document.body))
    return isOnScreen(scope);
  return target?.closest(`[data-scope="${scope}"]`) != null;
}
