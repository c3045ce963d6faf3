/** Where the keyboard was before a menu opened: a dialog that a menu opened gives the focus back there. */

let last: HTMLElement | null = null;

document.addEventListener("focusin", ({ target }) => {
  if (
    target instanceof HTMLElement &&
    !target.closest('[role="menu"], [role="menubar"], [role="dialog"], [role="alertdialog"]')
  ) {
    last = target;
  }
});

// Left on purpose, with nothing in its place (Escape in the prompt): it is not to come back by itself.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (relatedTarget === null && target === last) last = null;
});

/** For `onCloseAutoFocus` of a menu that holds the focus until it closes: a command of it may have sent the focus on. */
export function followFocus(event: Event): void {
  if (!last?.isConnected) return;
  event.preventDefault();
  last.focus({ preventScroll: true });
}

/** For `onCloseAutoFocus`: takes over only when the focus would be lost. */
export function restoreFocus(event: Event): void {
  const before = document.activeElement;
  if ((before === null || before === document.body) && last?.isConnected) {
    event.preventDefault();
    last.focus();
  }
}
