/** A picture to begin from: dropped, pasted, chosen as a file, or the one on screen. */

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type ClipboardEvent, type DragEvent, useRef, useState } from "react";
import { upload } from "@/api/client";
import { sentenceOf } from "@/api/errors";
import { frameQuery } from "@/api/frames";
import type { Uploaded } from "@/api/types";
import { fileProblem, refInLink, refOf } from "@/lib/formImage";
import { Button, cx, IconButton, Progress } from "@/ui";
import styles from "./controls.module.css";
import shared from "./generate.module.css";
import type { ControlProps } from "./control";
import { useCurrentFrame } from "./useTargets";

function usePicture(projectId: number, value: string): string | null {
  const ref = refOf(value);
  const frameId = ref?.kind === "frame" ? ref.id : null;
  const frame = useQuery({ ...frameQuery(projectId, frameId ?? 0), enabled: frameId !== null }).data;
  if (ref?.kind === "take") return `/media/takes/${ref.id}/320.webp`;
  if (ref?.kind === "upload") return `/media/uploads/${ref.id}.png`;
  return frame?.thumbnail_url ?? null;
}

interface Sending {
  name: string;
  part: number;
  stop: AbortController;
}

export function ImageControl({
  field,
  state,
  value,
  set,
  check,
  projectId,
}: ControlProps & { projectId: number }) {
  const text = typeof value === "string" ? value : "";
  const picture = usePicture(projectId, text);
  const frame = useCurrentFrame(projectId);
  const chooser = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const [lost, setLost] = useState<string | null>(null);

  const choose = (ref: string | null) => {
    setProblem(null);
    setLost(null);
    set(ref);
  };
  const send = async (files: readonly File[]) => {
    const wrong = fileProblem(files);
    const [file] = files;
    setProblem(wrong);
    if (wrong || !file) return;
    const stop = new AbortController();
    setSending({ name: file.name, part: 0, stop });
    try {
      const onProgress = (part: number) => setSending({ name: file.name, part, stop });
      const { name } = await upload<Uploaded>("/api/v2/uploads", [file], {
        field: "picture",
        onProgress,
        signal: stop.signal,
      });
      choose(`upload:${name}`);
    } catch (error) {
      if (!stop.signal.aborted) setProblem(sentenceOf(error));
    } finally {
      setSending(null);
    }
  };
  const takeIn = (data: DataTransfer): boolean => {
    // A picture dragged from the studio comes as a file as well: its own take says more.
    const ref = refInLink(data.getData("text/uri-list") || data.getData("text/plain"));
    if (ref) choose(ref);
    else if (data.files.length > 0) void send([...data.files]);
    else return false;
    return true;
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    if (!takeIn(event.dataTransfer)) setProblem("There is no picture in what was dropped");
  };
  const paste = (event: ClipboardEvent) => {
    if (takeIn(event.clipboardData)) event.preventDefault();
    else setProblem("There is no picture in what was pasted");
  };

  return (
    <div
      id={state.id}
      role="group"
      aria-label={field.label}
      aria-describedby={state.describedBy}
      className={cx(styles.image, isOver && styles.over, state.invalid && styles.invalid)}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      onPaste={paste}
      // Pasting frames is a command of the page; in here it is a picture that is pasted.
      onKeyDown={(event) =>
        (event.ctrlKey || event.metaKey) && event.code === "KeyV" && event.stopPropagation()
      }
      onBlur={check}
    >
      {text !== "" && (
        <div className={styles.picked}>
          {picture !== null && lost !== picture ? (
            <img
              src={picture}
              alt={`What ${field.label.toLowerCase()} is`}
              onError={() => setLost(picture)}
            />
          ) : (
            <p className={shared.failure}>
              △ This picture is not here any more. Choose it again: files are kept for a day.
            </p>
          )}
          <IconButton
            label={`Remove the picture from ${field.label}`}
            className={styles.unpick}
            onClick={() => choose(null)}
          >
            <X />
          </IconButton>
        </div>
      )}
      {sending ? (
        <div className={shared.beside}>
          <Progress label={`Sending ${sending.name}`} percent={sending.part * 100} />
          <Button small onClick={() => sending.stop.abort()}>
            Stop
          </Button>
        </div>
      ) : (
        <div className={styles.pick}>
          <Button small onClick={() => chooser.current?.click()}>
            Choose a file…
          </Button>
          <Button
            small
            aria-disabled={!frame?.take_id || undefined}
            title={frame?.take_id ? undefined : "The frame under the playhead has no picture"}
            onClick={() => frame?.take_id && choose(`take:${frame.take_id}`)}
          >
            This frame
          </Button>
          <span className={shared.quietText}>or drop or paste one</span>
        </div>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        aria-label={`File for ${field.label}`}
        onChange={(event) => {
          void send([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {problem && (
        <p role="alert" className={shared.rowError}>
          △ {problem}
        </p>
      )}
    </div>
  );
}
