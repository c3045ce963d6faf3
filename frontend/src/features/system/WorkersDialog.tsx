import { useQuery } from "@tanstack/react-query";
import { Pause, OctagonX, Play, Square } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { healthQuery, queueQuery } from "@/api/queries";
import type { Worker } from "@/api/types";
import { CommandButton, Dialog, Empty, Loading, Problem, Progress, StatusMark } from "@/ui";
import { deviceOf, memoryOf, partOf, WORKER_WORDS } from "./report";
import styles from "./system.module.css";

// The WebSocket tells of states; memory is only looked at, and only while somebody looks.
const LOOK_MS = 5000;

export function WorkersDialog({ onClose }: { onClose: () => void }) {
  const health = useQuery({ ...healthQuery, refetchInterval: LOOK_MS });
  const paused = useQuery({ ...queueQuery, select: (queue) => queue.paused }).data;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Workers"
      description="The processes that hold the models and make the pictures"
      actions={
        <div className={styles.tools} role="group" aria-label="Queue">
          <span className={styles.summary}>{paused ? "The queue is paused" : "The queue is open"}</span>
          <CommandButton id="queue.toggle">{paused ? <Play /> : <Pause />}</CommandButton>
          <CommandButton id="queue.stopCurrent">
            <Square className={styles.stopIcon} />
          </CommandButton>
          <CommandButton id="system.emergencyStop" className={styles.emergency}>
            <OctagonX />
          </CommandButton>
        </div>
      }
    >
      {health.data ? (
        <>
          {health.error && <p className={styles.stale}>Kino is not answering; this is what it said last.</p>}
          {health.data.warnings.map((warning) => (
            <p key={warning} className={styles.warning}>
              {warning}
            </p>
          ))}
          {health.data.workers.length === 0 && <Empty title="No worker">kino.yaml names none.</Empty>}
          <ul className={styles.workers}>
            {health.data.workers.map((worker) => (
              <WorkerCard key={worker.name} worker={worker} />
            ))}
          </ul>
        </>
      ) : health.error ? (
        <Problem
          title="The workers can't be shown"
          error={sentenceOf(health.error)}
          onRetry={() => void health.refetch()}
        />
      ) : (
        <Loading what="Asking for the workers" />
      )}
    </Dialog>
  );
}

function WorkerCard({ worker }: { worker: Worker }) {
  const task = useQuery({
    ...queueQuery,
    select: (queue) => queue.tasks.find((one) => one.id === worker.task_id),
  }).data;
  const { status, word } = WORKER_WORDS[worker.state];
  const part = partOf(worker.memory_used_bytes, worker.memory_total_bytes);
  return (
    <li className={styles.worker}>
      <h3 className={styles.workerName}>{worker.name}</h3>
      <StatusMark status={status} word={word} />
      <dl className={styles.facts}>
        <dt>Device</dt>
        <dd>{deviceOf(worker)}</dd>
        <dt>Memory</dt>
        <dd>
          {memoryOf(worker.memory_used_bytes, worker.memory_total_bytes)}
          {part !== null && <Progress percent={part} label={`Memory of ${worker.name}`} />}
        </dd>
        <dt>Models in memory</dt>
        <dd>{worker.loaded.join(", ") || "none"}</dd>
        <dt>Task</dt>
        <dd>{worker.task_id === null ? "none" : <bdi>{task?.name ?? `task ${worker.task_id}`}</bdi>}</dd>
        {worker.pid !== null && (
          <>
            <dt>Process</dt>
            <dd>{worker.pid}</dd>
          </>
        )}
      </dl>
    </li>
  );
}
