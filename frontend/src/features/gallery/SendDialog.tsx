import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { NavigateFunction } from "react-router";
import { sentenceOf } from "@/api/errors";
import { projectsQuery, timelineQuery } from "@/api/queries";
import type { Take } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { recall, remember } from "@/lib/memory";
import { plural } from "@/lib/time";
import { Button, Dialog, Field, NumberInput, Segmented, Select } from "@/ui";
import { send } from "./actions";
import styles from "./gallery.module.css";
import { placeOf, type Where } from "./place";

const WHERE: readonly { value: Where; label: string }[] = [
  { value: "last", label: "At the end" },
  { value: "first", label: "At the start" },
  { value: "before", label: "Before frame" },
  { value: "after", label: "After frame" },
];

/** Which project the pictures go to, and where in it. They become frames in the order in which they were chosen. */
export function SendDialog({
  takes,
  onClose,
  navigate,
}: {
  takes: readonly Take[];
  onClose: () => void;
  navigate: NavigateFunction;
}) {
  const projects = useQuery(projectsQuery).data;
  const [picked, setPicked] = useState<number | null>(() => recall<number | null>("sendTo", null));
  const [where, setWhere] = useState<Where>("last");
  const [number, setNumber] = useState("1");
  const [problem, setProblem] = useState<string>();
  const [fieldProblem, setFieldProblem] = useState<string>();
  const [done, setDone] = useState<number | null>(null);
  const project = projects?.find((one) => one.id === picked) ?? projects?.[0];
  const timeline = useQuery({ ...timelineQuery(project?.id ?? 0), enabled: project !== undefined }).data;
  const what = plural(takes.length, "picture");
  const busy = done !== null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!project || busy) return;
    const place = placeOf(where, number, timeline);
    setFieldProblem(place.problem);
    setProblem(undefined);
    if (!place.place) return;
    setDone(0);
    try {
      await send(takes, project, place.place, navigate, setDone);
      remember("sendTo", project.id);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setDone(null);
    }
  };

  if (projects?.length === 0) {
    return (
      <Dialog
        open
        onClose={onClose}
        title="Send to project"
        actions={
          <Button
            look="primary"
            onClick={() => {
              onClose();
              runCommand("project.new");
            }}
          >
            New project
          </Button>
        }
      >
        <p>There is no project yet to send {takes.length === 1 ? "it" : "them"} to.</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Send ${what} to project`}
      description={
        takes.length === 1
          ? "It becomes a frame that shows a copy. The picture stays where it is."
          : "Each becomes a frame that shows a copy. The pictures stay where they are."
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="send-to-project" busy={busy}>
            {busy ? `Sending ${done} of ${takes.length}` : `Send ${what}`}
          </Button>
        </>
      }
    >
      <form id="send-to-project" className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <Field label="Project">
          {(field) => (
            <Select
              field={field}
              options={(projects ?? []).map((one) => ({
                value: String(one.id),
                label: one.name,
                hint: `${plural(one.frame_count, "frame")}, ${one.width} × ${one.height}`,
              }))}
              value={project ? String(project.id) : null}
              onChange={(next) => setPicked(Number(next))}
            />
          )}
        </Field>
        <Segmented label="Where" options={WHERE} value={where} onChange={setWhere} />
        {(where === "before" || where === "after") && (
          <Field
            label="Frame number"
            error={fieldProblem}
            hint={timeline ? `It has ${plural(timeline.count, "frame")}` : undefined}
          >
            {(field) => (
              <NumberInput
                field={field}
                value={number}
                onChange={(event) => setNumber(event.target.value)}
                onBlur={() => setFieldProblem(placeOf(where, number, timeline).problem)}
              />
            )}
          </Field>
        )}
        {problem && (
          <p role="alert" className={styles.problem}>
            △ {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}
