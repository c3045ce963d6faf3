/** Making a project, and changing one: the same fields, in a dialog. */

import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { ApiError, sentenceOf } from "@/api/errors";
import { modelsQuery, projectQuery, projectsQuery, settingsQuery } from "@/api/queries";
import type { Project } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import {
  changesOf,
  draftOf,
  freshDraft,
  namedSizes,
  onlySmall,
  problemsOf,
  sizesFor,
  valuesOf,
  type Problems,
  type ProjectDraft,
  type Size,
} from "@/lib/projectForm";
import { Button, Dialog, Loading, Problem } from "@/ui";
import { closeDialog } from "./dialogs";
import styles from "./ProjectForm.module.css";
import { ProjectFields } from "./ProjectFields";
import { changeProject, makeProject } from "./steps";

const KEPT = "project.draft";

/** Whether only the small model is there, and the sizes to offer; null until it is known. */
function useSizes(): { small: boolean; sizes: readonly Size[] } | null {
  const models = useQuery(modelsQuery("DiffusionModels"));
  const settings = useQuery(settingsQuery);
  if (models.isPending && !models.isError) return null;
  const small = onlySmall(models.data ?? []);
  const named = namedSizes(settings.data?.find((setting) => setting.name === "sizes")?.value);
  // What stands in kino.yaml is made for large models; the small one would only blur.
  return { small, sizes: small ? sizesFor(true) : [...sizesFor(false), ...named] };
}

export function NewProject() {
  const offer = useSizes();
  const projects = useQuery(projectsQuery);
  if (!offer || (projects.isPending && !projects.isError)) return null;
  const fresh = freshDraft(
    offer.small,
    (projects.data ?? []).map((project) => project.name),
  );
  return <NewProjectForm fresh={fresh} sizes={offer.sizes} />;
}

function NewProjectForm({ fresh, sizes }: { fresh: ProjectDraft; sizes: readonly Size[] }) {
  const navigate = useNavigate();
  // What was typed outlives Esc, a reload and a server that is away.
  const [start] = useState<ProjectDraft>(() => ({ ...fresh, ...recall<Partial<ProjectDraft>>(KEPT, {}) }));
  return (
    <ProjectDialog
      title="New project"
      action="Create project"
      start={start}
      sizes={sizes}
      onType={(draft) => remember(KEPT, draft)}
      onSubmit={async (draft) => {
        const project = await makeProject(valuesOf(draft));
        remember(KEPT, null);
        // What is wanted next is a picture: its field has the focus there.
        void navigate(`/projects/${project.id}`, { state: { describes: true } });
      }}
    />
  );
}

export function ProjectSettings({ id }: { id: number }) {
  const offer = useSizes();
  const project = useQuery(projectQuery(id));
  if (project.data && offer) return <SettingsForm project={project.data} sizes={offer.sizes} />;
  return (
    <Dialog open onClose={closeDialog} title="Project settings">
      {project.isError ? (
        <Problem
          title="The project can't be read"
          error={sentenceOf(project.error)}
          onRetry={() => void project.refetch()}
        />
      ) : (
        <Loading what="Reading the project" />
      )}
    </Dialog>
  );
}

function SettingsForm({ project, sizes }: { project: Project; sizes: readonly Size[] }) {
  // As it was when the dialog opened: changes of others must not overwrite what is being typed.
  const [before] = useState(project);
  return (
    <ProjectDialog
      title="Project settings"
      action="Save"
      start={draftOf(before)}
      sizes={sizes}
      frames={project.frame_count}
      onSubmit={async (draft) => {
        const changes = changesOf(draftOf(before), draft);
        if (Object.keys(changes).length > 0) await changeProject(before, changes);
      }}
    />
  );
}

interface ProjectDialogProps {
  title: string;
  action: string;
  start: ProjectDraft;
  sizes: readonly Size[];
  /** How many frames have pictures of the present size. */
  frames?: number;
  onType?: (draft: ProjectDraft) => void;
  onSubmit: (draft: ProjectDraft) => Promise<void>;
}

function ProjectDialog({ title, action, start, sizes, frames = 0, onType, onSubmit }: ProjectDialogProps) {
  const [draft, setDraft] = useState(start);
  const [left, setLeft] = useState<ReadonlySet<keyof ProjectDraft>>(new Set());
  const [refused, setRefused] = useState<Problems>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problems = problemsOf(draft);
  const shown: Problems = { ...refused };
  for (const field of left) if (problems[field]) shown[field] = problems[field];

  const type = (change: Partial<ProjectDraft>) => {
    const next = { ...draft, ...change };
    setDraft(next);
    onType?.(next);
    setRefused({});
    setFailure(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setLeft(new Set(["name", "width", "height", "fps", "style"]));
    if (Object.keys(problems).length > 0) {
      // The sentences are drawn first, so that the field that gets the focus is read with its own.
      setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    setBusy(true);
    try {
      await onSubmit(draft);
      closeDialog();
    } catch (error) {
      const fields = error instanceof ApiError ? (error.fields() as Problems) : {};
      setRefused(fields);
      // A sentence that stands beside its field is not said twice.
      setFailure(Object.keys(fields).some((field) => field in draft) ? null : sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onClose={closeDialog}
      title={title}
      actions={
        <>
          <Button look="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form="project-form" busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="project-form"
        ref={form}
        className={styles.form}
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <ProjectFields
          draft={draft}
          problems={shown}
          sizes={sizes}
          frames={start.width === draft.width && start.height === draft.height ? 0 : frames}
          onType={type}
          onLeave={(field) => setLeft((now) => new Set(now).add(field))}
        />
        {failure && (
          <p role="alert" className={styles.failure}>
            {failure}
          </p>
        )}
      </form>
    </Dialog>
  );
}
