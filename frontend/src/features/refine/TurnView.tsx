import { RotateCw } from "lucide-react";
import { memo } from "react";
import { api, call } from "@/api/client";
import { chooseTake } from "@/api/takes";
import type { Frame, Task } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { stageWord } from "@/lib/stage";
import { useStudio } from "@/lib/studio";
import { ago } from "@/lib/time";
import { Button, cx, Progress, StatusMark, toastProblem } from "@/ui";
import styles from "./conversation.module.css";
import { Diff } from "./Diff";
import type { Shot, Turn } from "./turns";

const KINDS: Record<Turn["kind"], string> = {
  described: "Described",
  refined: "Refined",
  again: "Again, new seed",
  imported: "Imported",
};

/** One turn: what was said, what the prompt became, and the pictures that came of it. */
export const TurnView = memo(function TurnView({
  turn,
  frame,
  sourceId,
}: {
  turn: Turn;
  frame: Frame;
  /** The take that the next refinement starts from. */
  sourceId: string | null;
}) {
  const { said, kind, from, before, prompt, shots, task } = turn;
  const changed = kind === "refined" && before !== null && prompt !== "" && before !== prompt;
  return (
    <li className={styles.turn}>
      <p className={styles.label}>
        <span>
          {KINDS[kind]}
          {from !== null && ` from take ${from}`}
        </span>
        <span>{ago(turn.at)}</span>
      </p>
      {said && (
        <p className={styles.said} dir="auto">
          {said}
        </p>
      )}
      {changed && (
        <p className={styles.became}>
          <Diff before={before} after={prompt} brief />
        </p>
      )}
      {task && <Coming task={task} />}
      {shots.length > 0 && (
        <div className={cx(styles.shots, shots.length > 1 && styles.several)}>
          {shots.map((shot) => (
            <Picture key={shot.take.id} shot={shot} frame={frame} isSource={shot.take.id === sourceId} />
          ))}
        </div>
      )}
    </li>
  );
});

function Picture({ shot, frame, isSource }: { shot: Shot; frame: Frame; isSource: boolean }) {
  const { take, number } = shot;
  const shown = take.id === frame.take_id;
  const refineFrom = () => {
    useStudio.setState({ refineFrom: shown ? null : take.id });
    runCommand("refine.focus");
  };
  return (
    <div className={styles.shot}>
      <button
        type="button"
        className={styles.picture}
        aria-label={`Show take ${number}`}
        aria-pressed={shown}
        onClick={() => void chooseTake(frame, take).catch(toastProblem)}
      >
        <img
          src={`/media/takes/${take.id}/640.webp`}
          alt=""
          width={take.width}
          height={take.height}
          loading="lazy"
          draggable={false}
        />
      </button>
      <p className={styles.under}>
        <span>
          <b>Take {number}</b>
          {shown && " ● shown"}
          {isSource && !shown && " ◆ next change starts here"}
        </span>
        <Button small look="quiet" aria-label={`Refine from take ${number}`} onClick={refineFrom}>
          Refine from here
        </Button>
      </p>
    </div>
  );
}

function Coming({ task }: { task: Task }) {
  if (task.status === "failed") return <Failed task={task} />;
  const running = task.status === "running";
  const steps = task.step !== null && task.steps ? ` ${task.step} / ${task.steps}` : "";
  return (
    <div className={styles.coming}>
      {task.preview_url && <img src={task.preview_url} alt="Preview of the picture that is being made" />}
      <p className={styles.label}>
        <StatusMark
          status={running ? "generating" : "waiting"}
          word={running ? `${stageWord(task.stage)}${steps}` : "waiting in the queue"}
        />
        {running && <span>{Math.round(task.progress)} %</span>}
      </p>
      {running && (
        <Progress percent={task.progress > 0 ? task.progress : null} label="Progress of the picture" />
      )}
    </div>
  );
}

function Failed({ task }: { task: Task }) {
  const retry = async () => {
    try {
      const params = { path: { task_id: task.id } };
      await call(api.POST("/api/v2/generator/tasks/{task_id}/retry", { params }));
    } catch (error) {
      toastProblem(error, "retry");
    }
  };
  return (
    <div className={styles.failed}>
      <p>
        <strong>△ failed:</strong> {task.error}
      </p>
      <Button small onClick={() => void retry()}>
        <RotateCw size={14} /> Retry
      </Button>
    </div>
  );
}
