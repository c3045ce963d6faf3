/** The project commands of the File menu, and their dialogs: on the start page they mean its cards, else the open project. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMatch, useNavigate } from "react-router";
import { projectsQuery } from "@/api/queries";
import type { Project } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { recall, remember } from "@/lib/memory";
import { usePreferences } from "@/lib/preferences";
import { plural } from "@/lib/time";
import { Confirm, toast, toastProblem } from "@/ui";
import { chosen, useChoice } from "./choice";
import { closeDialog, openDialog, useProjectDialog } from "./dialogs";
import { NewProject, ProjectSettings } from "./ProjectForm";
import { copyProjects, throwAway } from "./steps";
import { TrashDialog } from "./TrashDialog";

/** The projects that a command is about just now. */
function useSubjects(): { projects: readonly Project[]; atCards: boolean } {
  const inProject = useMatch("/projects/:projectId");
  const atCards = useMatch("/projects") !== null;
  const all = useQuery({ ...projectsQuery, enabled: atCards || inProject !== null }).data ?? [];
  const choice = useChoice();
  const openId = Number(inProject?.params.projectId);
  const ids = atCards
    ? chosen(
        choice,
        all.map((one) => one.id),
      )
    : [openId];
  const wanted = new Set(ids);
  return { projects: all.filter((one) => wanted.has(one.id)), atCards };
}

export function ProjectDialogs() {
  const navigate = useNavigate();
  const { projects, atCards } = useSubjects();
  const open = useProjectDialog((state) => state.open);
  const [copying, setCopying] = useState(false);
  const [first] = projects;
  const some: true | string = first ? true : atCards ? "Choose a project first" : "Open a project first";
  const one: true | string = projects.length > 1 ? "Choose one project only" : some;

  const leaveIfOpen = (gone: readonly Project[]) => {
    const ids = gone.map((project) => project.id);
    if (ids.includes(recall<number>("project", 0))) remember("project", null);
    if (!atCards) void navigate("/projects");
    useChoice.setState({ selection: new Set(), anchorId: null });
  };
  const throwOut = async (out: readonly Project[]) => {
    await throwAway(out);
    leaveIfOpen(out);
  };
  const duplicate = async () => {
    setCopying(true);
    try {
      const copies = await copyProjects(projects);
      const [copy] = copies;
      if (!copy) return;
      if (atCards)
        useChoice.setState({ selection: new Set(copies.map((each) => each.id)), activeId: copy.id });
      toast({
        kind: "done",
        key: "projects-copied",
        text:
          copies.length === 1
            ? `Duplicated as “${copy.name}”`
            : `${plural(copies.length, "project")} duplicated`,
        ...(copies.length === 1
          ? { action: { label: "Open", run: () => void navigate(`/projects/${copy.id}`) } }
          : {}),
      });
    } catch (error) {
      toastProblem(error);
    } finally {
      setCopying(false);
    }
  };

  useCommand("project.new", () => openDialog({ kind: "new" }));
  useCommand("app.trash", () => openDialog({ kind: "trash" }));
  useCommand("project.settings", () => first && openDialog({ kind: "settings", id: first.id }), {
    enabled: one,
  });
  useCommand(
    "project.rename",
    () => {
      if (!first) return;
      if (atCards) useChoice.setState({ renamingId: first.id, activeId: first.id });
      else openDialog({ kind: "settings", id: first.id });
    },
    { enabled: one },
  );
  useCommand("project.duplicate", () => void duplicate(), {
    enabled: copying ? "A copy is being made" : some,
    title: projects.length > 1 ? `Duplicate ${projects.length} projects` : "Duplicate project",
  });
  useCommand(
    "project.delete",
    () => {
      if (usePreferences.getState().confirmDelete) openDialog({ kind: "delete", projects });
      else throwOut(projects).catch(toastProblem);
    },
    {
      enabled: some,
      title: projects.length > 1 ? `Delete ${projects.length} projects…` : "Delete project…",
    },
  );

  return (
    <>
      {open?.kind === "new" && <NewProject />}
      {open?.kind === "settings" && <ProjectSettings key={open.id} id={open.id} />}
      {open?.kind === "trash" && <TrashDialog />}
      {open?.kind === "delete" && <ConfirmDelete projects={open.projects} onConfirm={throwOut} />}
    </>
  );
}

function ConfirmDelete({
  projects,
  onConfirm,
}: {
  projects: readonly Project[];
  onConfirm: (projects: readonly Project[]) => Promise<void>;
}) {
  const frames = projects.reduce((sum, project) => sum + project.frame_count, 0);
  const [first] = projects;
  const title =
    projects.length === 1 && first ? `Delete “${first.name}”?` : `Delete ${projects.length} projects?`;
  return (
    <Confirm
      open
      onClose={closeDialog}
      title={title}
      action="Move to trash"
      danger
      onConfirm={() => onConfirm(projects)}
    >
      <p>
        {frames === 0
          ? "It holds no frames yet."
          : `${projects.length === 1 ? "It goes" : "They go"} with ${plural(frames, "frame")} and all their takes.`}{" "}
        The trash in the File menu brings {projects.length === 1 ? "it" : "them"} back.
      </p>
    </Confirm>
  );
}
