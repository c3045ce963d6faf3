import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { pluginsQuery, projectsQuery, timelineQuery } from "@/api/queries";
import type { Task } from "@/api/types";
import styles from "./tasks.module.css";
import { frameOf, modelOf } from "./words";

export interface Place {
  model: string | null;
  /** "frame 12", or the name of another project. */
  where: string | null;
}

/** Says with which model a task works and where its picture goes; asked once for all rows. */
export function usePlaces(tasks: readonly Task[]): (task: Task) => Place {
  const open = Number(useParams()["projectId"]) || null;
  const plugins = useQuery(pluginsQuery).data;
  const timeline = useQuery({ ...timelineQuery(open ?? 0), enabled: open !== null }).data;
  const elsewhere = tasks.some((task) => task.project_id !== null && task.project_id !== open);
  const projects = useQuery({ ...projectsQuery, enabled: elsewhere }).data;
  const whereOf = (task: Task) => {
    const id = task.project_id;
    if (id === null) return "no project";
    if (id !== open) return projects?.find((project) => project.id === id)?.name ?? `project ${id}`;
    const index = timeline?.indexOf(frameOf(task)) ?? -1;
    return index < 0 ? null : `frame ${index + 1}`;
  };
  return (task) => ({ model: modelOf(task, plugins), where: whereOf(task) });
}

/** The quiet line under a task. */
export function TaskPlace({ model, where, more = "" }: Place & { more?: string }) {
  const words = [model, where, more].filter((word) => word !== null && word !== "");
  if (words.length === 0) return null;
  return (
    <span className={styles.place}>
      {words.map((word, index) => (
        <bdi key={index}>{word}</bdi>
      ))}
    </span>
  );
}
