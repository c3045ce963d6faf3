/** All takes of the frame under the playhead: which one is shown, what came from what, and all that made them. */

import { useQuery } from "@tanstack/react-query";
import { ListTree, Redo2, Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { frameQuery } from "@/api/frames";
import { queueQuery, takesQuery, timelineQuery } from "@/api/queries";
import type { Frame, Take } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { Button, CommandButton, Empty, Loading, Problem } from "@/ui";
import { DeletedTakes } from "./DeletedTakes";
import { LiveTasks } from "./LiveTasks";
import { TakeDetails } from "./TakeDetails";
import { TakeTree } from "./TakeTree";
import styles from "./takes.module.css";
import { rowsOf, type Row } from "./tree";
import { useExport } from "./useExport";
import { useRestingFrame } from "./useRestingFrame";
import { useTakeCommands } from "./useTakeCommands";

export function TakesPanel({ projectId }: { projectId: number }) {
  const frameId = useRestingFrame(projectId);
  const [pointedId, setPointedId] = useState<string | null>(null);
  const wanted = frameId !== null;
  const frame = useQuery({ ...frameQuery(projectId, frameId ?? 0), enabled: wanted });
  const takes = useQuery({ ...takesQuery(frameId ?? 0), enabled: wanted });
  const rows = useMemo(() => takes.data && rowsOf(takes.data), [takes.data]);
  const pointed = takes.data?.find((take) => take.id === pointedId) ?? null;
  useTakeCommands(frame.data, rows, pointed);
  useExport(projectId);

  if (!wanted) return <NoFrame projectId={projectId} />;
  const error = frame.error ?? takes.error;
  if (error && !takes.data) {
    return (
      <Problem
        title="The takes can't be shown"
        error={sentenceOf(error)}
        onRetry={() => {
          void frame.refetch();
          void takes.refetch();
        }}
      />
    );
  }
  if (!frame.data || !rows) return <Loading what="Opening the takes" />;
  return (
    <div className={styles.panel}>
      <LiveTasks frameId={frameId} />
      {rows.length === 0 ? (
        <>
          <DeletedTakes frameId={frameId} />
          <NoTakes frameId={frameId} />
        </>
      ) : (
        <Takes frame={frame.data} rows={rows} pointed={pointed} onPoint={setPointedId} />
      )}
    </div>
  );
}

function Takes({
  frame,
  rows,
  pointed,
  onPoint,
}: {
  frame: Frame;
  rows: readonly Row[];
  pointed: Take | null;
  onPoint: (id: string | null) => void;
}) {
  const shown = rows.find((row) => row.take.id === frame.take_id);
  const place = useFrameNumber(frame);
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{place === null ? "Takes" : `Frame ${place}`}</h2>
        <span className={styles.count}>{plural(rows.length, "take")}</span>
        <span className={styles.tools}>
          <CommandButton id="take.undo">
            <Undo2 />
          </CommandButton>
          <CommandButton id="take.redo">
            <Redo2 />
          </CommandButton>
          <CommandButton id="take.fold">
            <ListTree />
          </CommandButton>
        </span>
      </div>
      <TakeTree frame={frame} rows={rows} pointedId={pointed?.id ?? null} onPoint={onPoint} />
      <DeletedTakes frameId={frame.id} />
      {shown ? (
        <TakeDetails row={shown} rows={rows} />
      ) : (
        <p className={styles.quiet}>None of them is shown. Choose one above.</p>
      )}
    </>
  );
}

/** From 1, as the timeline counts. */
function useFrameNumber(frame: Frame): number | null {
  const index = useQuery({
    ...timelineQuery(frame.project_id),
    select: (timeline) => timeline.indexOf(frame.id),
  }).data;
  return index === undefined || index < 0 ? null : index + 1;
}

function NoFrame({ projectId }: { projectId: number }) {
  const count = useQuery({ ...timelineQuery(projectId), select: (timeline) => timeline.count }).data;
  if (count === undefined) return null;
  return (
    <Empty
      title={count === 0 ? "No frames yet" : "No frame is chosen"}
      actions={
        count === 0 && (
          <Button look="primary" onClick={() => runCommand("generate.focus")}>
            Describe a picture
          </Button>
        )
      }
    >
      {count === 0
        ? "Each picture you generate for a frame is a take. They are all kept here."
        : "Choose a frame on the timeline to see its takes."}
    </Empty>
  );
}

function NoTakes({ frameId }: { frameId: number }) {
  const awaited = useQuery({
    ...queueQuery,
    select: (queue) => queue.tasks.some((task) => task.frame_id === frameId),
  }).data;
  if (awaited) return <p className={styles.quiet}>This becomes the frame’s first take.</p>;
  return (
    <Empty
      title="This frame has no picture yet"
      actions={
        <Button look="primary" onClick={() => runCommand("generate.focus")}>
          Describe it
        </Button>
      }
    >
      What you generate for it becomes its first take.
    </Empty>
  );
}
