import { useEffect } from "react";
import { onEvent, useLive } from "@/api/events";
import { queryClient } from "@/api/queries";
import type { Task } from "@/api/types";
import { trouble, useDraft, write } from "./refineStore";
import { AWAY, underWay } from "./run";

/** Words of a refinement that failed come back, unless others stand there already. */
export function useReturningWords(): void {
  useEffect(
    () =>
      onEvent(({ type, data }) => {
        if (type !== "task" || underWay.size === 0) return;
        const task = data as unknown as Task;
        const words = underWay.get(task.id);
        if (words === undefined || !["completed", "failed", "stopped"].includes(task.status)) return;
        underWay.delete(task.id);
        if (task.status !== "failed" || useDraft.getState().text !== "") return;
        write(words);
        trouble(`“${words}” failed: ${task.error ?? "no cause was told"}`);
      }),
    [],
  );
}

/** Once the server is back, nothing says any longer that it is away, and what is being said is read after all. */
export function useReturningServer(): void {
  const open = useLive((live) => live.connection === "open");
  useEffect(() => {
    if (!open) return;
    if (useDraft.getState().outcome?.sentence === AWAY) useDraft.setState({ outcome: null });
    void queryClient.invalidateQueries({ queryKey: ["refine"] });
  }, [open]);
}
