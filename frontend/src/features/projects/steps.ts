/** What is done to projects, each with its way back. */

import { ApiError } from "@/api/errors";
import { createProject, deleteProject, duplicateProject, updateProject } from "@/api/projects";
import { projectQuery, queryClient, queueQuery } from "@/api/queries";
import { restore } from "@/api/trash";
import type { Project, ProjectCreate, ProjectUpdate } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { useHistory, type Step } from "@/lib/history";
import { plural } from "@/lib/time";
import { toast, toastProblem } from "@/ui";

async function deleteIfThere(id: number): Promise<void> {
  try {
    await deleteProject(id);
  } catch (error) {
    // Somebody was faster: it is where it should be.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

async function eachOf(ids: readonly number[], work: (id: number) => Promise<void>): Promise<void> {
  for (const id of ids) await work(id);
}

const quoted = (name: string) => `“${name.length > 40 ? `${name.slice(0, 39)}…` : name}”`;

/** From a toast: undoes this step, also when it is not the last one any more. */
function takeBack(step: Step): void {
  const { past, undo } = useHistory.getState();
  const work =
    past.at(-1) === step
      ? undo()
      : step
          .undo()
          .then(() => useHistory.setState(({ past }) => ({ past: past.filter((one) => one !== step) })));
  work.catch(toastProblem);
}

/** One Ctrl+Z too many must not throw a film away: pictures that were made are no steps of the history. */
async function takeAwayIfEmpty({ id, name }: Project): Promise<void> {
  const { frame_count } = await queryClient.fetchQuery({ ...projectQuery(id), staleTime: 0 });
  if (frame_count > 0)
    throw new Error(
      `${quoted(name)} has ${plural(frame_count, "frame")} by now; File > Delete project… is for that`,
    );
  const queue = queryClient.getQueryData(queueQuery.queryKey);
  if (queue?.tasks.some((task) => task.project_id === id))
    throw new Error(`Pictures are being made for ${quoted(name)}; File > Delete project… is for that`);
  await deleteIfThere(id);
  if (location.pathname === `/projects/${id}`) runCommand("project.all");
}

export async function makeProject(body: ProjectCreate): Promise<Project> {
  const project = await createProject(body);
  useHistory.getState().remember({
    label: `new project ${quoted(project.name)}`,
    undo: () => takeAwayIfEmpty(project),
    redo: () => restore("project", project.id),
  });
  return project;
}

export async function changeProject(project: Project, change: ProjectUpdate): Promise<void> {
  const before: ProjectUpdate = Object.fromEntries(
    Object.keys(change).map((field) => [field, project[field as keyof ProjectUpdate]]),
  );
  const renames = Object.keys(change).length === 1 && change.name !== undefined;
  await useHistory.getState().perform({
    label: renames ? `rename ${quoted(project.name)}` : `settings of ${quoted(project.name)}`,
    redo: async () => void (await updateProject(project.id, change)),
    undo: async () => void (await updateProject(project.id, before)),
  });
}

/** The copies, in the order of what they are copies of. */
export async function copyProjects(projects: readonly Project[]): Promise<Project[]> {
  const copies: Project[] = [];
  try {
    for (const project of projects) copies.push(await duplicateProject(project.id));
  } finally {
    // What was made before a failure can be taken back as well.
    const ids = copies.map((copy) => copy.id);
    if (ids.length > 0)
      useHistory.getState().remember({
        label: `duplicate ${plural(ids.length, "project")}`,
        undo: () => eachOf(ids, deleteIfThere),
        redo: () => eachOf(ids, (id) => restore("project", id)),
      });
  }
  return copies;
}

export async function throwAway(projects: readonly Project[]): Promise<void> {
  const ids = projects.map((project) => project.id);
  const [first] = projects;
  const what = projects.length === 1 && first ? quoted(first.name) : plural(ids.length, "project");
  const step: Step = {
    label: `delete ${what}`,
    redo: () => eachOf(ids, deleteIfThere),
    undo: () => eachOf(ids, (id) => restore("project", id)),
  };
  await useHistory.getState().perform(step);
  toast({
    kind: "done",
    key: "projects-deleted",
    text: `${what} moved to the trash`,
    action: { label: "Undo", run: () => takeBack(step) },
  });
}
