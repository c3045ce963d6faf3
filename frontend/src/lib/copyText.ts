/** Puts text on the clipboard, also where the page is not served securely and browsers have no clipboard for it. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text)) throw new Error("The browser does not let Kino use the clipboard");
  }
}

function copyByHand(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  // Beside the focus: an open dialog keeps the focus within itself.
  (before?.closest('[role="dialog"]') ?? document.body).append(area);
  area.select();
  try {
    // The one way there is without the clipboard's own interface.
    return document.execCommand("copy");
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
