import { useCallback } from "react";
import { useNavigate } from "react-router";
import type { Task } from "@/api/types";
import { showFrame, useStudio } from "@/lib/studio";
import { useCurrent } from "./current";
import { datasetOf, frameOf } from "./words";

/** Goes to the frame of a task, or to its project while there is none; or to its dataset. */
export function useGoTo(): (task: Task) => void {
  const navigate = useNavigate();
  return useCallback(
    (task) => {
      const frameId = frameOf(task);
      useCurrent.setState({ open: false });
      const datasetId = datasetOf(task);
      if (datasetId !== null) {
        void navigate(`/datasets/${datasetId}`);
      } else if (task.project_id === null) {
        void navigate("/gallery"); // a picture that belongs to no project is there
      } else if (location.pathname === `/projects/${task.project_id}` && frameId !== null) {
        useStudio.setState({ playing: false });
        showFrame(frameId);
      } else {
        void navigate(`/projects/${task.project_id}${frameId === null ? "" : `?frame=${frameId}`}`);
      }
    },
    [navigate],
  );
}
