/** One project: viewer above, timeline below, the panels beside them. The address holds the project and the frame. */

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { ApiError, sentenceOf } from "@/api/errors";
import { projectQuery, timelineQuery } from "@/api/queries";
import { GeneratePanel } from "@/features/generate";
import { TasksPanel } from "@/features/tasks";
import { TimelinePane } from "@/features/timeline";
import { Viewer } from "@/features/viewer";
import { runCommand, useCommand } from "@/lib/commands";
import { remember } from "@/lib/memory";
import { openProject, showFrame, useStudio, type Panel as PanelName } from "@/lib/studio";
import { useTitle } from "@/lib/title";
import { Button, Empty, Loading, PaneBoundary, Problem, TabList, TabPanel, Tabs } from "@/ui";
import styles from "./StudioPage.module.css";
import { useNarrow } from "./useNarrow";

// Not needed for the first look at a project.
const TakesPanel = lazy(async () => ({ default: (await import("@/features/takes")).TakesPanel }));
const RefineBox = lazy(async () => ({ default: (await import("@/features/refine")).RefineBox }));
const ConversationPanel = lazy(async () => ({
  default: (await import("@/features/refine")).ConversationPanel,
}));

const PANELS: readonly { value: PanelName; label: string }[] = [
  { value: "generate", label: "Generate" },
  { value: "takes", label: "Takes" },
  { value: "conversation", label: "Conversation" },
  { value: "tasks", label: "Tasks" },
];

export function StudioPage() {
  const projectId = Number(useParams()["projectId"]);
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const wrong = !Number.isSafeInteger(projectId) || projectId < 1;
  const project = useQuery({ ...projectQuery(projectId), enabled: !wrong });
  const gone = wrong || (project.error instanceof ApiError && project.error.status === 404);
  const opensLast = search.has("last");

  useEffect(() => {
    // The last project may have been deleted since: then the start page, without a word.
    if (gone && opensLast) void navigate("/projects", { replace: true });
  }, [gone, opensLast, navigate]);

  if (gone && !opensLast) {
    return (
      <Empty
        page
        title="This project is not here"
        actions={<Button onClick={() => void navigate("/projects")}>All projects</Button>}
      >
        It may be in the trash, which is in the File menu.
      </Empty>
    );
  }
  if (project.isError && !gone)
    return (
      <Problem
        title="The project can't be opened"
        error={sentenceOf(project.error)}
        onRetry={() => void project.refetch()}
      />
    );
  if (!project.data) return <Loading what="Opening the project" />;
  return <Studio key={projectId} projectId={projectId} name={project.data.name} />;
}

function Studio({ projectId, name }: { projectId: number; name: string }) {
  const narrow = useNarrow();
  usePlace(projectId);
  const location = useLocation();
  const describes = (location.state as { describes?: boolean } | null)?.describes === true;
  useEffect(() => {
    // The dialog that made the project gives the focus back to the page it stood on first.
    if (!describes) return;
    const timer = setTimeout(() => runCommand("generate.focus"), 0);
    return () => clearTimeout(timer);
  }, [describes]);
  useEffect(() => {
    remember("project", projectId);
    useTitle.setState({ open: name });
    return () => useTitle.setState({ open: null });
  }, [projectId, name]);

  const viewer = (
    <div className={styles.stage}>
      <div className={styles.screen}>
        <PaneBoundary name="The viewer">
          <Viewer projectId={projectId} />
        </PaneBoundary>
      </div>
      <PaneBoundary name="The refine box">
        {/* As tall as the box that comes, so that the picture does not jump. */}
        <Suspense fallback={<div className={styles.refineRoom} />}>
          <RefineBox projectId={projectId} />
        </Suspense>
      </PaneBoundary>
    </div>
  );
  const timeline = (
    <PaneBoundary name="The timeline">
      <TimelinePane projectId={projectId} />
    </PaneBoundary>
  );
  if (narrow) {
    return (
      <div className={styles.narrow}>
        <h1 className={styles.heading}>{name}</h1>
        <div className={styles.narrowViewer}>{viewer}</div>
        <div className={styles.narrowTimeline}>{timeline}</div>
        <SidePanel projectId={projectId} />
      </div>
    );
  }
  return (
    <>
      <h1 className={styles.heading}>{name}</h1>
      <WideStudio viewer={viewer} timeline={timeline} side={<SidePanel projectId={projectId} />} />
    </>
  );
}

function WideStudio({
  viewer,
  timeline,
  side,
}: {
  viewer: React.ReactNode;
  timeline: React.ReactNode;
  side: React.ReactNode;
}) {
  const columns = useDefaultLayout({ id: "kino.columns", panelIds: ["stage", "side"] });
  const rows = useDefaultLayout({ id: "kino.rows", panelIds: ["viewer", "timeline"] });
  return (
    <Group className={styles.studio} {...columns}>
      <Panel id="stage" minSize="40%">
        <Group orientation="vertical" {...rows}>
          <Panel id="viewer" defaultSize="70%" minSize="25%">
            {viewer}
          </Panel>
          <Separator className={styles.between} aria-label="Between viewer and timeline" />
          <Panel id="timeline" defaultSize="30%" minSize="130px">
            {timeline}
          </Panel>
        </Group>
      </Panel>
      <Separator className={styles.beside} aria-label="Beside the panels" />
      <Panel id="side" defaultSize="380px" minSize="340px" maxSize="45%">
        {side}
      </Panel>
    </Group>
  );
}

function SidePanel({ projectId }: { projectId: number }) {
  const panel = useStudio((state) => state.panel);
  const show = (next: PanelName) => useStudio.setState({ panel: next });
  useCommand("panel.generate", () => show("generate"), { checked: panel === "generate" });
  useCommand("panel.takes", () => show("takes"), { checked: panel === "takes" });
  useCommand("panel.conversation", () => show("conversation"), { checked: panel === "conversation" });
  useCommand("panel.tasks", () => show("tasks"), { checked: panel === "tasks" });
  return (
    <Tabs
      value={panel}
      onValueChange={(next) => show(next as PanelName)}
      className={styles.side}
      data-pane="panels"
      tabIndex={-1}
    >
      <TabList tabs={PANELS} label="Panels" />
      {/* The form keeps what was typed while another panel is looked at. */}
      <TabPanel value="generate" className={styles.panel} forceMount hidden={panel !== "generate"}>
        <PaneBoundary name="The generate panel">
          <GeneratePanel projectId={projectId} />
        </PaneBoundary>
      </TabPanel>
      <TabPanel value="takes" className={styles.panel} forceMount hidden={panel !== "takes"}>
        <PaneBoundary name="The takes panel">
          <Suspense fallback={<Loading what="Opening the takes" />}>
            <TakesPanel projectId={projectId} />
          </Suspense>
        </PaneBoundary>
      </TabPanel>
      <TabPanel value="conversation" className={styles.panel}>
        <PaneBoundary name="The conversation">
          <Suspense fallback={<Loading what="Opening the conversation" />}>
            <ConversationPanel projectId={projectId} />
          </Suspense>
        </PaneBoundary>
      </TabPanel>
      <TabPanel value="tasks" className={styles.panel}>
        <PaneBoundary name="The tasks panel">
          <TasksPanel />
        </PaneBoundary>
      </TabPanel>
    </Tabs>
  );
}

/** Keeps the frame in the address and the frame under the playhead one and the same. */
function usePlace(projectId: number): void {
  const { search, key } = useLocation();
  const timeline = useQuery(timelineQuery(projectId)).data;
  const frameId = useStudio((state) => (state.projectId === projectId ? state.frameId : null));
  const playing = useStudio((state) => state.playing);
  const asked = Number(new URLSearchParams(search).get("frame")) || null;

  useEffect(() => openProject(projectId), [projectId]);

  const followed = useRef<string | null>(null);
  const lastIndex = useRef(0);
  useEffect(() => {
    if (!timeline) return;
    const here = timeline.indexOf(useStudio.getState().frameId);
    const isOpened = followed.current !== key;
    followed.current = key;
    if (isOpened && timeline.indexOf(asked) >= 0) {
      if (timeline.indexOf(asked) !== here) showFrame(asked);
    } else if (here < 0) {
      // The frame that is gone gives its place to the one that stands there now.
      showFrame(timeline.idAt(Math.max(0, Math.min(lastIndex.current, timeline.count - 1))));
    } else lastIndex.current = here;
  }, [timeline, key, asked, frameId]);

  useEffect(() => {
    if (playing || frameId === null) return;
    const timer = setTimeout(() => {
      const address = new URL(location.href);
      if (address.pathname !== `/projects/${projectId}`) return;
      address.searchParams.delete("last");
      address.searchParams.set("frame", String(frameId));
      // Past the router: a navigation of its own would end one that is under way to another page.
      history.replaceState(history.state, "", address);
    }, 150);
    return () => clearTimeout(timer);
  }, [frameId, playing, projectId]);
}
