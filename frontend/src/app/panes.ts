import { useCommand } from "@/lib/commands";

/** F6 goes from pane to pane: each marks itself with `data-pane` and can take the focus. */
export function usePaneCycle(): void {
  useCommand("panel.next", (event) => {
    const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(
      (pane) => pane.getClientRects().length > 0,
    );
    const here = panes.findIndex((pane) => pane.contains(document.activeElement));
    const step = event?.shiftKey ? -1 : 1;
    panes.at((here + step) % panes.length)?.focus();
  });
}
