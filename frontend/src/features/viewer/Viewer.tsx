/** The picture under the playhead, what becomes of it, and the transport. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { sentenceOf } from "@/api/errors";
import { projectQuery, timelineQuery } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import { useStudio } from "@/lib/studio";
import { cx, Loading, Problem } from "@/ui";
import { Failure } from "./Failure";
import { Invitation, NoFrames } from "./Invitation";
import { LivePreview } from "./LivePreview";
import { useLook } from "./look";
import { shotOfFrame } from "./pictures";
import { PictureProblem } from "./PictureProblem";
import { Scrubber } from "./Scrubber";
import { StageView } from "./Stage";
import { StatusLine } from "./StatusLine";
import { Transport } from "./Transport";
import { useIdle } from "./useIdle";
import { usePlayCommands } from "./usePlayCommands";
import { useProjector } from "./useProjector";
import { useComparison, useFailure, useFrame, useRestingId, useTaskUnderWay } from "./useShown";
import { useViewCommands } from "./useViewCommands";
import styles from "./Viewer.module.css";

export function Viewer({ projectId }: { projectId: number }) {
  const project = useQuery(projectQuery(projectId)).data;
  const film = useQuery(timelineQuery(projectId));
  const timeline = film.data;
  const fps = project?.fps ?? 24;
  const projector = useProjector(projectId, timeline, fps);
  const full = useLook((look) => look.full);
  const viewer = useRef<HTMLElement>(null);
  useIdle(viewer, full);
  const playing = useStudio((state) => state.playing);
  const frameId = useRestingId();

  const isEmpty = timeline?.count === 0;
  const known = useFrame(projectId, frameId);
  const shot = isEmpty ? null : known && shotOfFrame(known);
  const comparison = useComparison(known);
  const task = useTaskUnderWay(projectId, frameId);
  const failure = useFailure(projectId, frameId);

  usePlayCommands(timeline ?? Timeline.empty, fps);
  useViewCommands(projector.screen, playing || shot != null, comparison);

  const compare = useStudio((state) => state.compare);
  const peeking = useStudio((state) => state.peeking);
  const halved = compare === "side" && comparison.other !== null && !peeking;

  const { screen, player } = projector;
  const { other } = comparison;
  useEffect(() => {
    // While it plays, the player says what is shown: it knows which pictures are ready.
    if (!playing) screen.set({ shot });
  }, [screen, playing, shot]);
  useEffect(() => {
    screen.set({ other });
    player.compareWith(other);
  }, [screen, player, other]);
  useEffect(() => {
    if (project) screen.set({ slate: { width: project.width, height: project.height } });
    player.plan();
  }, [screen, player, project, known]);

  return (
    <section
      className={cx(styles.viewer, full && styles.full)}
      ref={viewer}
      aria-label="Viewer"
      data-pane="viewer"
      data-scope="viewer"
      tabIndex={-1}
    >
      <StageView
        projector={projector}
        frame={known}
        timeline={timeline}
        comparison={comparison}
        halved={halved}
      >
        {film.isError && !timeline && (
          <Problem
            title="The frames can't be read"
            error={sentenceOf(film.error)}
            onRetry={() => void film.refetch()}
          />
        )}
        {!film.isError && !timeline && <Loading what="Reading the frames" />}
        {isEmpty && !task && <NoFrames />}
        {known && !shot && !playing && !task && <Invitation frameId={known.id} />}
        {task && !playing && project && <LivePreview task={task} over={shot} slate={project} />}
        {shot && !playing && <PictureProblem projector={projector} take={shot.take} />}
      </StageView>
      <div className={styles.chrome}>
        {failure && !playing && <Failure task={failure} />}
        <StatusLine
          halved={halved}
          projectId={projectId}
          timeline={timeline ?? Timeline.empty}
          task={playing ? undefined : task}
          slate={project}
        />
        <Scrubber projector={projector} timeline={timeline ?? Timeline.empty} fps={fps} />
        <Transport timeline={timeline ?? Timeline.empty} fps={fps} canPeek={comparison.other !== null} />
      </div>
    </section>
  );
}
