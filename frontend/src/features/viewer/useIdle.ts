import { useEffect, type RefObject } from "react";

const IDLE_MS = 2500;

/** Marks an element with `data-idle` when no hand has moved over it for a while. */
export function useIdle(element: RefObject<HTMLElement | null>, on: boolean): void {
  useEffect(() => {
    const viewer = element.current;
    if (!viewer || !on) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stir = () => {
      viewer.removeAttribute("data-idle");
      clearTimeout(timer);
      timer = setTimeout(() => viewer.setAttribute("data-idle", ""), IDLE_MS);
    };
    stir();
    viewer.addEventListener("pointermove", stir);
    viewer.addEventListener("pointerdown", stir);
    return () => {
      clearTimeout(timer);
      viewer.removeAttribute("data-idle");
      viewer.removeEventListener("pointermove", stir);
      viewer.removeEventListener("pointerdown", stir);
    };
  }, [element, on]);
}
