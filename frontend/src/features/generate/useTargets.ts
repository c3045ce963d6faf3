/** The commands that say where the next picture goes. */

import { useQuery } from "@tanstack/react-query";
import { type RefObject } from "react";
import { frameQuery } from "@/api/frames";
import { useCommand } from "@/lib/commands";
import { useStudio, type Target } from "@/lib/studio";
import { focusPrompt } from "./focus";

export function useTargets(root: RefObject<HTMLElement | null>): void {
  const go = (kind: "after" | "before") => {
    const { frameId } = useStudio.getState();
    const target: Target = frameId === null ? { kind: "end" } : { kind, frameId };
    useStudio.setState({ target });
    focusPrompt(root);
  };
  useCommand("frame.newAfter", () => go("after"));
  useCommand("frame.newBefore", () => go("before"));
}

/** The frame under the playhead, as the server has it. */
export function useCurrentFrame(projectId: number) {
  const frameId = useStudio((state) =>
    state.projectId === projectId && !state.playing ? state.frameId : null,
  );
  return useQuery({ ...frameQuery(projectId, frameId ?? 0), enabled: frameId !== null }).data;
}
