/** Brings the focus into the form: to what is wrong, or to where a picture is described. */

import type { RefObject } from "react";
import { useStudio } from "@/lib/studio";

const CONTROLS = "textarea, input, [role=slider], [role=combobox], [role=switch], [role=radio]";

/** Where the focus was before a command brought it here, for Escape to give it back. */
let before: Element | null = null;

function focusIn(root: RefObject<HTMLElement | null>, selector: string): void {
  if (!root.current?.contains(document.activeElement)) before = document.activeElement;
  useStudio.setState({ panel: "generate" });
  // The panel may have been hidden until now, and a fold closed.
  requestAnimationFrame(() => {
    const place = root.current?.querySelector(selector);
    const control =
      place?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      place?.querySelector<HTMLElement>(CONTROLS) ??
      // A button beside the label is no control of the field, unless there is no other.
      place?.querySelector<HTMLElement>("button");
    control?.focus();
    control?.scrollIntoView({ block: "nearest" });
  });
}

/** `path` as problems name fields; what is inside a list leads to the list's row, else to the list. */
export function focusField(root: RefObject<HTMLElement | null>, path: string): void {
  const [name = "", index] = path.split(".");
  const row = index === undefined ? null : `[data-field="${CSS.escape(`${name}.${index}`)}"]`;
  focusIn(root, row && root.current?.querySelector(row) ? row : `[data-field="${CSS.escape(name)}"]`);
}

export function focusPrompt(root: RefObject<HTMLElement | null>): void {
  focusIn(root, root.current?.querySelector("[data-prompt]") ? "[data-prompt]" : "[data-field]");
}

export function giveFocusBack(): void {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  before = null;
}
