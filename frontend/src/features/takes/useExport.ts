/** The history of a whole project as a file: every take of every frame, and what came from what. */

import { useQuery } from "@tanstack/react-query";
import { useLive } from "@/api/events";
import { Offline } from "@/api/errors";
import { timelineQuery } from "@/api/queries";
import { useCommand } from "@/lib/commands";
import { save } from "@/lib/download";
import { toast, toastProblem } from "@/ui";

export function useExport(projectId: number): void {
  const count = useQuery({ ...timelineQuery(projectId), select: (timeline) => timeline.count }).data;
  const enabled = count ? true : "The project has no frames yet";
  const get = (format: "html" | "json") => {
    // The browser itself would say no more than that a download failed.
    if (useLive.getState().connection === "lost") return toastProblem(new Offline());
    save(`/api/v2/projects/${projectId}/history?format=${format}`);
    toast({
      kind: "info",
      key: "export",
      text:
        format === "html"
          ? "The history is on its way to your downloads: one page with all pictures, to open anywhere"
          : "The history is on its way to your downloads",
    });
  };
  useCommand("project.exportPage", () => get("html"), { enabled });
  useCommand("project.exportJson", () => get("json"), { enabled });
}
