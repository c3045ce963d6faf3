import { Check, MoreHorizontal } from "lucide-react";
import { memo, useEffect, useRef, useState, type MouseEvent } from "react";
import { Link, useNavigate } from "react-router";
import type { Project } from "@/api/types";
import { LIMITS } from "@/lib/projectForm";
import { ago, duration, plural } from "@/lib/time";
import { ContextMenu, cx, DropdownMenu, IconButton, Leader, toastProblem, type MenuEntry } from "@/ui";
import { reached, toggled, useChoice } from "./choice";
import styles from "./ProjectCard.module.css";
import { changeProject } from "./steps";

interface Props {
  project: Project;
  /** The ids of all cards as they stand, for ranges. */
  order: readonly number[];
  /** Its place among them. */
  index: number;
  /** Whether Tab stops at this card. */
  isStop: boolean;
}

/** Drawn anew only when something of its own changes: an arrow moves the stop from one card to another. */
export const ProjectCard = memo(function ProjectCard({ project, order, index, isStop }: Props) {
  const navigate = useNavigate();
  const { id, name } = project;
  const selected = useChoice(({ selection }) => selection.has(id));
  const renaming = useChoice(({ renamingId }) => renamingId === id);
  const tabIndex = isStop ? 0 : -1;

  const toggle = () =>
    useChoice.setState(({ selection }) => ({
      selection: toggled(selection, id),
      anchorId: id,
      activeId: id,
    }));
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      toggle();
    } else if (event.shiftKey) {
      event.preventDefault();
      useChoice.setState(({ anchorId, activeId }) => ({
        selection: reached(order, anchorId ?? activeId, id),
        anchorId: anchorId ?? activeId ?? id,
        activeId: id,
      }));
    }
  };
  /** A menu is about the card it was opened on, unless that is one of those selected. */
  const aboutThis = () =>
    useChoice.setState(({ selection }) => ({
      activeId: id,
      selection: selection.has(id) ? selection : new Set<number>(),
    }));
  const entries: MenuEntry[] = [
    { label: "Open", onSelect: () => void navigate(`/projects/${id}`) },
    "-",
    "project.rename",
    "project.settings",
    "project.duplicate",
    "-",
    "project.delete",
  ];

  return (
    <ContextMenu entries={entries} onOpen={aboutThis}>
      <div
        role="listitem"
        className={cx(styles.card, selected && styles.selected)}
        aria-setsize={order.length}
        aria-posinset={index + 1}
      >
        <div className={styles.frame}>
          <Picture url={project.thumbnail_url} />
        </div>
        <div className={styles.text}>
          {renaming ? (
            <Rename project={project} />
          ) : (
            <h2 className={styles.name}>
              <Link
                to={`/projects/${id}`}
                className={styles.link}
                data-card={id}
                tabIndex={tabIndex}
                dir="auto"
                title={name.length > 40 ? name : undefined}
                onClick={onClick}
                onFocus={() => useChoice.setState({ activeId: id })}
              >
                {name}
                {selected && <span className={styles.unseen}>, selected</span>}
              </Link>
            </h2>
          )}
          <div className={styles.menu} onPointerDownCapture={aboutThis} onKeyDownCapture={aboutThis}>
            <DropdownMenu
              entries={entries}
              trigger={
                <IconButton label={`More for ${name}`} tabIndex={tabIndex}>
                  <MoreHorizontal />
                </IconButton>
              }
            />
          </div>
          <p className={styles.facts}>
            <span>
              {project.width} × {project.height}
            </span>
            <span>{project.fps} fps</span>
            <span>{plural(project.frame_count, "frame")}</span>
            {project.frame_count > 0 && (
              <span>{project.duration_s < 0.1 ? "under 0.1 s" : duration(project.duration_s)}</span>
            )}
          </p>
          <p className={styles.when}>
            <time dateTime={project.updated_at} title={new Date(project.updated_at).toLocaleString("en-GB")}>
              {ago(project.updated_at)}
            </time>
          </p>
        </div>
        <button
          type="button"
          role="checkbox"
          aria-checked={selected}
          aria-label={`Select ${name}`}
          className={styles.check}
          tabIndex={tabIndex}
          onClick={(event) => (event.shiftKey ? onClick(event) : toggle())}
        >
          <span>{selected && <Check size={13} strokeWidth={3} aria-hidden />}</span>
        </button>
      </div>
    </ContextMenu>
  );
});

function Picture({ url }: { url: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (url === null || broken === url) return <Leader />;
  return (
    <img src={url} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(url)} />
  );
}

/** Enter and leaving keep the name, Esc does not. A name that can't be is told, and stays to be mended. */
function Rename({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [problem, setProblem] = useState<string | null>(null);
  const done = useRef(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);

  const end = (backToCard: boolean) => {
    done.current = true;
    useChoice.setState({ renamingId: null });
    if (backToCard)
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`[data-card="${project.id}"]`)?.focus(),
      );
  };
  const keep = async (backToCard: boolean) => {
    if (done.current) return;
    const next = name.trim();
    if (next === project.name) return end(backToCard);
    const length = [...next].length;
    if (length === 0 || length > LIMITS.name) {
      setProblem(
        length === 0 ? "A project needs a name" : `At most ${LIMITS.name} characters, not ${length}`,
      );
      return;
    }
    done.current = true;
    try {
      await changeProject(project, { name: next });
      end(backToCard);
    } catch (error) {
      done.current = false;
      setProblem(error instanceof Error ? error.message : String(error));
      toastProblem(error, "rename");
    }
  };

  return (
    <div className={styles.rename}>
      <input
        ref={field}
        autoFocus
        dir="auto"
        aria-label={`New name of ${project.name}`}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : `rename-${project.id}`}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
        onBlur={() => void keep(false)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void keep(true);
          else if (event.key === "Escape") end(true);
        }}
      />
      {problem !== null && (
        <p id={`rename-${project.id}`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
