import type { Timeline } from "@/api/timeline";
import type { Task } from "@/api/types";
import { useStudio } from "@/lib/studio";
import { stageWord } from "@/lib/stage";
import { duration, plural } from "@/lib/time";
import { Progress, StatusMark } from "@/ui";
import { paneOf, percent, scaleOf, type Size } from "@/lib/pictureGeometry";
import { useLook } from "./look";
import { useFrame } from "./useShown";
import styles from "./Viewer.module.css";

export interface StatusLineProps {
  projectId: number;
  timeline: Timeline;
  task: Task | undefined;
  slate: Size | undefined;
  /** Two pictures share the stage. */
  halved: boolean;
}

/** Number, hold and size of what is seen; how far its making is; how it is looked at. */
export function StatusLine({ projectId, timeline, task, slate, halved }: StatusLineProps) {
  const frameId = useStudio((state) => state.frameId);
  const frame = useFrame(projectId, frameId);
  const index = timeline.indexOf(frameId);
  const { view, stage } = useLook();
  const size = frame?.width && frame.height ? { width: frame.width, height: frame.height } : slate;
  const scale = size && stage.width > 0 ? scaleOf(view, paneOf(stage, halved), size) : null;
  const hold = timeline.holds[index];
  return (
    <div className={styles.status}>
      {index >= 0 && (
        <span className={styles.figure}>
          Frame <b>{(index + 1).toLocaleString("en")}</b> / {timeline.count.toLocaleString("en")}
        </span>
      )}
      {hold !== undefined && <span className={styles.figure}>held {plural(hold, "tick")}</span>}
      {frame?.take_id && (
        <span className={styles.figure}>
          {frame.width} × {frame.height}
        </span>
      )}
      {frame && !frame.take_id && !task && <StatusMark status="empty" />}
      <span className={styles.making} role="status">
        {task && <TaskWords task={task} />}
      </span>
      {task?.status === "running" && (
        <span className={styles.bar}>
          <Progress percent={task.progress > 0 ? task.progress : null} label="Progress of the picture" />
        </span>
      )}
      {scale !== null && index >= 0 && (
        <span className={styles.zoom}>{view.mode === "fit" ? `Fit ${percent(scale)}` : percent(scale)}</span>
      )}
    </div>
  );
}

/** "Denoising 12 / 20 · 60 % · 8 s left". */
function TaskWords({ task }: { task: Task }) {
  if (task.status !== "running") return <StatusMark status="waiting" word="waiting in the queue" />;
  const { stage, step, steps, progress, eta_s } = task;
  const words = [
    `${stageWord(stage)}${step !== null && steps !== null ? ` ${step} / ${steps}` : ""}`,
    `${Math.round(progress)} %`,
    eta_s !== null && eta_s >= 1 ? `${duration(eta_s)} left` : null,
  ];
  return <StatusMark status="generating" word={words.filter(Boolean).join(" · ")} />;
}
