/** What can be done to projects. The answers are put into the cache at once: the next page needs them before any event. */

import { api, call } from "./client";
import { keys, queryClient } from "./queries";
import type { Project, ProjectCreate, ProjectUpdate } from "./types";

function known(project: Project): Project {
  // An event may have brought a newer state before the answer came.
  queryClient.setQueryData<Project>(keys.project(project.id), (had) =>
    had && had.updated_at > project.updated_at ? had : project,
  );
  list((all) =>
    all.some((one) => one.id === project.id)
      ? all.map((one) => (one.id === project.id && one.updated_at <= project.updated_at ? project : one))
      : [...all, project],
  );
  return project;
}

function list(change: (all: Project[]) => Project[]): void {
  queryClient.setQueryData<Project[]>(keys.projects, (all) => all && change(all));
}

export async function createProject(body: ProjectCreate): Promise<Project> {
  return known(await call(api.POST("/api/v2/projects", { body })));
}

export async function updateProject(id: number, body: ProjectUpdate): Promise<Project> {
  const path = { project_id: id };
  return known(await call(api.PUT("/api/v2/projects/{project_id}", { params: { path }, body })));
}

export async function duplicateProject(id: number): Promise<Project> {
  const path = { project_id: id };
  return known(await call(api.POST("/api/v2/projects/{project_id}/duplicate", { params: { path } })));
}

/** To the trash, from where `restore("project", id)` brings it back. */
export async function deleteProject(id: number): Promise<void> {
  await call(api.DELETE("/api/v2/projects/{project_id}", { params: { path: { project_id: id } } }));
  list((all) => all.filter((one) => one.id !== id));
}
