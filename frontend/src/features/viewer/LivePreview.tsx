import { Maximize2, Minimize2 } from "lucide-react";
import { useState } from "react";
import type { Task } from "@/api/types";
import { usePreferences } from "@/lib/preferences";
import { IconButton } from "@/ui";
import { place, type Size } from "@/lib/pictureGeometry";
import { useLook } from "./look";
import styles from "./Viewer.module.css";

/** What is being made: in the frame's place when it is empty, else small in a corner until it is asked for large. */
export function LivePreview({
  task,
  over,
  slate,
}: {
  task: Task;
  over: Size | null | undefined;
  slate: Size;
}) {
  const [wanted, setWanted] = useState(false);
  const { stage, view } = useLook();
  const judging = usePreferences((state) => state.surround === "judge");
  const large = wanted || !over;
  // Colours are judged without another picture in sight.
  if (!task.preview_url || (judging && !large)) return null;
  const { x, y, width, height } = place(view, stage, over ?? slate);
  return (
    <>
      <img
        className={large ? styles.previewLarge : styles.previewSmall}
        src={task.preview_url}
        alt="Preview of the picture that is being made"
        style={
          large ? { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` } : undefined
        }
      />
      {over && (
        <span className={styles.previewButton}>
          <IconButton
            label={large ? "Show the preview small" : "Show the preview large"}
            onClick={() => setWanted(!large)}
          >
            {large ? <Minimize2 /> : <Maximize2 />}
          </IconButton>
        </span>
      )}
    </>
  );
}
