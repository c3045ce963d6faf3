/**
 * The caption as the person's own text. It is saved after a quiet moment, when the field is left, and before anything
 * that goes on; nothing here splits, sorts or lower-cases it. The browser marks misspelt words.
 */

import { useEffect, useId, useRef, useState } from "react";
import { nearlyTrigger } from "@/api/datasetEdits";
import { editPicture } from "@/api/datasetOutbox";
import type { Dataset, DatasetPicture } from "@/api/types";
import styles from "./caption.module.css";
import { saveBy } from "./drafts";

const QUIET_MS = 600;

export function TextEditor({ dataset, picture }: { dataset: Dataset; picture: DatasetPicture }) {
  const id = useId();
  const { name, caption } = picture;
  const [text, setText] = useState(caption);
  // The caption that the text was made of: what the server compares with what it has.
  const [base, setBase] = useState(caption);
  const timer = useRef<ReturnType<typeof setTimeout>>(null);

  // Another tab, an undo, a model: it is shown, unless something is being typed over it.
  if (caption !== base && text === base) {
    setBase(caption);
    setText(caption);
  } else if (caption === text && base !== caption) setBase(caption);

  const save = () => {
    if (timer.current) clearTimeout(timer.current);
    const next = text.replace(/\s*[\r\n]+\s*/g, " ").trim();
    if (next === base) return;
    editPicture(dataset.id, name, { caption: next, base });
    setBase(next);
    setText(next);
  };
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    const end = saveBy(() => latest.current());
    return () => {
      latest.current();
      end();
    };
  }, []);

  const { trigger } = dataset;
  const near = trigger ? nearlyTrigger(text, trigger) : [];
  const has = trigger !== "" && new RegExp(`(?<!\\w)${escaped(trigger)}(?!\\w)`).test(text);
  return (
    <div className={styles.editor}>
      <textarea
        data-caption
        className={styles.text}
        aria-label="Caption"
        aria-describedby={`${id}-trigger`}
        spellCheck
        dir="auto"
        maxLength={20_000}
        placeholder="Say what is to be seen, in plain sentences"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (timer.current) clearTimeout(timer.current);
          timer.current = setTimeout(() => latest.current(), QUIET_MS);
        }}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {trigger !== "" && (
        <p id={`${id}-trigger`} className={styles.note}>
          {near.length > 0 ? (
            <span className={styles.warning}>
              △ “{near[0]}” looks like the trigger word “{trigger}”
            </span>
          ) : has ? (
            `The text speaks of “${trigger}”: it stands as it is`
          ) : (
            `“${trigger}” is written in front`
          )}
        </p>
      )}
    </div>
  );
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
