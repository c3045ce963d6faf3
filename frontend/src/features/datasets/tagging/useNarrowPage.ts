import { useSyncExternalStore } from "react";

const query = globalThis.matchMedia?.("(max-width: 900px)");

/** Whether there is only room for one column. */
export function useNarrowPage(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query?.addEventListener("change", changed);
      return () => query?.removeEventListener("change", changed);
    },
    () => query?.matches ?? false,
  );
}
