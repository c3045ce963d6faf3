import { useEffect, useState, type RefObject } from "react";

/** Pixels a millisecond: about twenty rows a second, in which nobody makes out a picture. */
const FAST = 4;
const REST_MS = 120;

/** Whether the element is being scrolled so fast that pictures on the way are not worth fetching and decoding. */
export function useRush(box: RefObject<HTMLElement | null>): boolean {
  const [isRushing, setRushing] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let top = element.scrollTop;
    let at = performance.now();
    let rest: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const now = performance.now();
      // A screen of 60 pictures a second tells twice within a few milliseconds at times.
      if (now - at < 8) return;
      const speed = Math.abs(element.scrollTop - top) / (now - at);
      top = element.scrollTop;
      at = now;
      clearTimeout(rest);
      rest = setTimeout(() => setRushing(false), REST_MS);
      setRushing(speed > FAST);
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      element.removeEventListener("scroll", look);
      clearTimeout(rest);
    };
  }, [box]);
  return isRushing;
}
