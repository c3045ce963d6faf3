/** The strip's dialogs. Each takes the chosen frames as they are when it opens. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { frameQuery } from "@/api/frames";
import type { Timeline } from "@/api/timeline";
import { useStudio } from "@/lib/studio";
import { FindDialog } from "./FindDialog";
import { HoldDialog } from "./HoldDialog";
import { MoveDialog } from "./MoveDialog";
import { NoteDialog } from "./NoteDialog";
import { RefusalDialog } from "./RefusalDialog";
import { chosen } from "./selecting";
import { closeDialog, useStrip, type DialogName } from "./state";

interface Common {
  projectId: number;
  timeline: Timeline;
  fps: number;
}

export function Dialogs(props: Common) {
  const dialog = useStrip((state) => state.dialog);
  const refusal = useStrip((state) => state.refusal);
  if (refusal) return <RefusalDialog projectId={props.projectId} refusal={refusal} />;
  return dialog && <Open key={dialog} {...props} dialog={dialog} />;
}

function Open({ projectId, timeline, fps, dialog }: Common & { dialog: DialogName }) {
  const [ids] = useState(() => {
    const { selection, frameId } = useStudio.getState();
    return chosen(timeline, selection, frameId);
  });
  const [frameId] = useState(() => useStudio.getState().frameId);
  const shared = { projectId, timeline, ids, onClose: () => closeDialog(dialog) };
  switch (dialog) {
    case "hold":
      return <HoldDialog {...shared} fps={fps} />;
    case "move":
      return <MoveDialog {...shared} />;
    case "find":
      return <FindDialog {...shared} />;
    case "note":
      return frameId !== null && <Note projectId={projectId} timeline={timeline} frameId={frameId} />;
  }
}

function Note({
  projectId,
  timeline,
  frameId,
}: Pick<Common, "projectId" | "timeline"> & { frameId: number }) {
  const frame = useQuery(frameQuery(projectId, frameId)).data;
  if (!frame) return null;
  return (
    <NoteDialog frame={frame} number={timeline.indexOf(frameId) + 1} onClose={() => closeDialog("note")} />
  );
}
