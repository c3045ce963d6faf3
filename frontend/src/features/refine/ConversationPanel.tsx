/** The frame under the playhead as a conversation: instructions and pictures in turn, the newest at the bottom. */

import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef } from "react";
import { sentenceOf } from "@/api/errors";
import { frameQuery } from "@/api/frames";
import { queueQuery, takesQuery, tasksQuery, timelineQuery } from "@/api/queries";
import type { Task } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { Button, Empty, Loading, Problem } from "@/ui";
import styles from "./conversation.module.css";
import { turnsOf, withTasks } from "./turns";
import { TurnView } from "./TurnView";
import { useRestingFrame } from "./useSource";

export function ConversationPanel({ projectId }: { projectId: number }) {
  const frameId = useRestingFrame(projectId);
  const wanted = frameId !== null;
  const frame = useQuery({ ...frameQuery(projectId, frameId ?? 0), enabled: wanted });
  const takes = useQuery({ ...takesQuery(frameId ?? 0), enabled: wanted });
  const place = useQuery({ ...timelineQuery(projectId), select: (all) => all.indexOf(frameId) + 1 }).data;
  const tasks = useTasksOf(frameId);
  const made = useMemo(() => takes.data && turnsOf(takes.data), [takes.data]);
  const turns = useMemo(() => made && withTasks(made, tasks), [made, tasks]);
  const sourceId = useStudio((state) => state.refineFrom) ?? frame.data?.take_id ?? null;
  const list = useBottom(turns?.at(-1)?.key, frame.data?.take_id ?? null);

  if (!wanted)
    return (
      <Empty title="No frame is chosen">Choose a frame on the timeline to see what was said of it.</Empty>
    );
  const error = frame.error ?? takes.error;
  if (error && !takes.data)
    return (
      <Problem
        title="The conversation can't be shown"
        error={sentenceOf(error)}
        onRetry={() => {
          void frame.refetch();
          void takes.refetch();
        }}
      />
    );
  if (!frame.data || !turns) return <Loading what="Opening the conversation" />;
  if (turns.length === 0)
    return (
      <Empty
        title="Nothing was said yet"
        actions={
          <Button
            look="primary"
            onClick={() => {
              useStudio.setState({ target: { kind: "take", frameId } });
              runCommand("generate.focus");
            }}
          >
            Describe the picture
          </Button>
        }
      >
        Describe the first picture; from then on, say what to change.
      </Empty>
    );
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.title}>{place ? `Frame ${place.toLocaleString("en")}` : "Conversation"}</h2>
        <span className={styles.count}>{plural(turns.length, "turn")}</span>
      </div>
      <ol className={styles.turns} ref={list} aria-label="Conversation" tabIndex={0}>
        {turns.map((turn) => (
          <TurnView key={turn.key} turn={turn} frame={frame.data} sourceId={sourceId} />
        ))}
      </ol>
      <div className={styles.foot}>
        <Button small onClick={() => runCommand("refine.focus")}>
          Say what to change
        </Button>
      </div>
    </div>
  );
}

const NO_TASKS: readonly Task[] = [];

/** Tasks of the frame that are under way, and its newest failures. */
function useTasksOf(frameId: number | null): readonly Task[] {
  const open = useQuery({
    ...queueQuery,
    select: ({ tasks }) => tasks.filter((task) => task.frame_id === frameId),
  }).data;
  const failed = useQuery({
    ...tasksQuery,
    select: ({ tasks }) => tasks.filter((task) => task.frame_id === frameId && task.status === "failed"),
  }).data;
  return useMemo(
    () => (frameId === null ? NO_TASKS : [...(failed ?? []), ...(open ?? [])]),
    [frameId, open, failed],
  );
}

/** The newest turn comes into sight when it comes, and so does the picture that is shown. */
function useBottom(newest: string | undefined, shownId: string | null) {
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && newest !== undefined) element.scrollTop = element.scrollHeight;
  }, [newest]);
  useLayoutEffect(() => {
    const element = list.current;
    const shown = element?.querySelector<HTMLElement>('[aria-pressed="true"]');
    // Only the list may scroll: on a narrow screen the page would leave the picture.
    if (element && shown && element.scrollHeight > element.clientHeight) {
      const [outer, inner] = [element.getBoundingClientRect(), shown.getBoundingClientRect()];
      if (inner.top < outer.top) element.scrollTop -= outer.top - inner.top + 8;
      else if (inner.bottom > outer.bottom) element.scrollTop += inner.bottom - outer.bottom + 8;
    }
  }, [shownId]);
  return list;
}
