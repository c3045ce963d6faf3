/** The lower pane of the studio: all frames of the film in a row. */

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { sentenceOf } from "@/api/errors";
import { projectQuery, timelineQuery } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import { useCommand } from "@/lib/commands";
import { Loading, Problem } from "@/ui";
import { Dialogs } from "./Dialogs";
import { ImportCards } from "./ImportCard";
import { importFiles } from "./importing";
import { NoFramesStrip } from "./NoFramesStrip";
import { Strip } from "./Strip";
import { Toolbar } from "./Toolbar";
import { useFrameCommands } from "./useFrameCommands";
import { useZoom } from "./useZoom";
import styles from "./TimelinePane.module.css";

const UNKNOWN = { fps: 24, width: 16, height: 9 };

export function TimelinePane({ projectId }: { projectId: number }) {
  const answer = useQuery(timelineQuery(projectId));
  const project = useQuery(projectQuery(projectId)).data ?? UNKNOWN;
  if (answer.isError && !answer.data)
    return (
      <Problem
        title="The timeline can't be read"
        error={sentenceOf(answer.error)}
        onRetry={() => void answer.refetch()}
      />
    );
  const { fps, width, height } = project;
  return <Pane projectId={projectId} timeline={answer.data} fps={fps} aspect={width / height} />;
}

function Pane({
  projectId,
  timeline: known,
  fps,
  aspect,
}: {
  projectId: number;
  timeline: Timeline | undefined;
  fps: number;
  aspect: number;
}) {
  const timeline = known ?? Timeline.empty;
  const picker = useRef<HTMLInputElement>(null);
  const zoom = useZoom(timeline);
  useFrameCommands(projectId, timeline);
  useCommand("frame.import", () => picker.current?.click());
  return (
    <section className={styles.pane} aria-label="Timeline" data-scope="timeline">
      <Toolbar timeline={timeline} fps={fps} zoom={zoom} />
      <div className={styles.body}>
        {!known ? (
          <Loading what="Reading the timeline" />
        ) : timeline.count === 0 ? (
          <NoFramesStrip projectId={projectId} />
        ) : (
          <Strip projectId={projectId} timeline={timeline} fps={fps} aspect={aspect} zoom={zoom} />
        )}
        <ImportCards />
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept="image/png,image/jpeg,image/webp"
        aria-label="Pictures to import"
        onChange={(event) => {
          void importFiles(projectId, [...(event.target.files ?? [])], null);
          event.target.value = "";
        }}
      />
      <Dialogs projectId={projectId} timeline={timeline} fps={fps} />
    </section>
  );
}
