import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState, type KeyboardEvent } from "react";
import { sentenceOf } from "@/api/errors";
import { findFramesQuery } from "@/api/timelineChanges";
import type { Timeline } from "@/api/timeline";
import type { Frame } from "@/api/types";
import { showFrame, useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { cx, Dialog, Field, TextInput } from "@/ui";
import styles from "./dialogs.module.css";

const PAUSE_MS = 180;

/** The frame that a number names, or null: "12" and "#12" are numbers, "12 cats" are words. */
export function numberIn(text: string, count: number): number | null {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  const number = Number(digits);
  return digits !== undefined && number >= 1 && number <= count ? number : null;
}

/** Finds a frame by its number, or by words of its note or prompt. */
export function FindDialog({
  projectId,
  timeline,
  onClose,
}: {
  projectId: number;
  timeline: Timeline;
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim().slice(0, 500)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useQuery({
    ...findFramesQuery(projectId, asked),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  const number = numberIn(text, timeline.count);
  const byNumber = number === null ? null : timeline.idAt(number - 1);
  const found = useDeferredValue(asked === "" ? undefined : answer.data);
  const words = (found?.frames ?? []).filter((frame) => timeline.indexOf(frame.id) >= 0);
  const results = [
    ...(byNumber === null ? [] : [{ id: byNumber, frame: null }]),
    ...words.filter((frame) => frame.id !== byNumber).map((frame) => ({ id: frame.id, frame })),
  ];
  const chosen = results[Math.min(at, results.length - 1)];

  const go = (id: number | undefined) => {
    if (id === undefined) return;
    useStudio.setState({ playing: false });
    showFrame(id);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt(Math.min(Math.max(at + step, 0), Math.max(results.length - 1, 0)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(chosen?.id);
    }
  };
  const settled = asked === text.trim().slice(0, 500) && !answer.isFetching;
  return (
    <Dialog open onClose={onClose} title="Find frame">
      <Field label="Number, or words of the note or the prompt">
        {(field) => (
          <TextInput
            field={field}
            autoFocus
            dir="auto"
            role="combobox"
            aria-expanded={results.length > 0}
            aria-controls="found-frames"
            aria-activedescendant={chosen ? `found-${chosen.id}` : undefined}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <p className={styles.count} role="status">
        {answer.isError && asked !== ""
          ? `△ ${sentenceOf(answer.error)}`
          : text.trim() === ""
            ? `${plural(timeline.count, "frame")} in this project`
            : results.length > 0
              ? plural(Math.max(found?.total ?? 0, results.length), "frame")
              : settled
                ? "No frame has this number or these words"
                : "Looking…"}
      </p>
      <ul id="found-frames" role="listbox" aria-label="Found frames" className={styles.found}>
        {results.map(({ id, frame }) => (
          <li
            key={id}
            id={`found-${id}`}
            role="option"
            aria-selected={id === chosen?.id}
            className={cx(styles.result, id === chosen?.id && styles.chosen)}
            onClick={() => go(id)}
          >
            <Result frame={frame} number={timeline.indexOf(id) + 1} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Result({ frame, number }: { frame: Frame | null; number: number }) {
  return (
    <>
      <b className={styles.number}>{number}</b>
      {frame?.take_id ? (
        <img className={styles.thumb} src={`/media/takes/${frame.take_id}/160.webp`} alt="" />
      ) : (
        <span className={styles.thumb} />
      )}
      <span className={styles.note} dir="auto">
        {frame === null ? "Go to this frame" : frame.note || "Its prompt has these words"}
      </span>
    </>
  );
}
