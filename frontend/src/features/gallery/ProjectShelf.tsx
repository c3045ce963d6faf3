import { useQuery } from "@tanstack/react-query";
import { useState, type DragEvent } from "react";
import { useNavigate } from "react-router";
import { projectsQuery } from "@/api/queries";
import type { Project } from "@/api/types";
import { plural } from "@/lib/time";
import { cx, toastProblem } from "@/ui";
import { send } from "./actions";
import { useChoice } from "./choice";
import styles from "./gallery.module.css";

/** As many as a hand can aim at; all others are in the "Send to project" dialog. */
const MOST = 12;

const byChange = (all: Project[]) =>
  all.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at)).slice(0, MOST);

/** Comes up while pictures are dragged: each project takes them in at its end. "Send to project…" does the same by key. */
export function ProjectShelf({ onDone }: { onDone: () => void }) {
  const projects = useQuery({ ...projectsQuery, select: byChange }).data;
  const count = useChoice((state) => state.chosen.size);
  const [overId, setOverId] = useState<number | null>(null);
  const navigate = useNavigate();
  if (!projects?.length) return null;
  const drop = (event: DragEvent, project: Project) => {
    event.preventDefault();
    onDone();
    const takes = [...useChoice.getState().chosen.values()];
    send(takes, project, { kind: "last" }, navigate).catch(toastProblem);
  };
  return (
    <div className={styles.shelf} aria-hidden>
      <p className={styles.shelfTitle}>Add {plural(count, "picture")} to the end of</p>
      {projects.map((project) => (
        <div
          key={project.id}
          className={cx(styles.target, overId === project.id && styles.over)}
          onDragOver={(event) => {
            event.preventDefault();
            event.dataTransfer.dropEffect = "copy";
          }}
          onDragEnter={() => setOverId(project.id)}
          onDragLeave={() => setOverId((now) => (now === project.id ? null : now))}
          onDrop={(event) => drop(event, project)}
        >
          <span className={styles.targetPicture}>
            {project.thumbnail_url && <img src={project.thumbnail_url} alt="" draggable={false} />}
          </span>
          <span className={styles.targetName}>{project.name}</span>
          <span className={styles.targetCount}>{plural(project.frame_count, "frame")}</span>
        </div>
      ))}
    </div>
  );
}
