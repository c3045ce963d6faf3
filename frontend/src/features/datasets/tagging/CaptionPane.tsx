/** The caption of the picture in hand: its tags or its text, what is suggested, and what will stand in the file. */

import { Check, SkipForward } from "lucide-react";
import { editPicture } from "@/api/datasetOutbox";
import type { Dataset, DatasetPicture } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { cx } from "@/ui";
import styles from "./caption.module.css";
import { ConflictCard } from "./ConflictCard";
import { SuggestionRow } from "./SuggestionRow";
import { TagEditor } from "./TagEditor";
import { TextEditor } from "./TextEditor";
import type { Found } from "./useFound";

export function CaptionPane({ dataset, found }: { dataset: Dataset; found: Found }) {
  const { picture } = found;
  return (
    <section className={styles.pane} aria-label="Caption" data-pane="caption" tabIndex={-1}>
      <header className={styles.head}>
        <h2 className={styles.title}>{dataset.mode === "tags" ? "Tags" : "Text"}</h2>
        {picture && <Tokens picture={picture} />}
        {picture && (
          <span className={styles.states}>
            <State
              on={picture.reviewed}
              word="Reviewed"
              icon={<Check size={13} />}
              run={() => runCommand("dataset.review")}
            />
            <State
              on={picture.skipped}
              word="Skipped"
              icon={<SkipForward size={13} />}
              run={() => runCommand("dataset.skip")}
            />
          </span>
        )}
      </header>
      {picture && (
        <div className={styles.body}>
          {picture.conflict && <ConflictCard dataset={dataset} picture={picture} />}
          {dataset.mode === "tags" ? (
            <TagEditor dataset={dataset} picture={picture} />
          ) : (
            <TextEditor key={picture.name} dataset={dataset} picture={picture} />
          )}
          <SuggestionRow picture={picture} onEdit={(body) => editPicture(dataset.id, picture.name, body)} />
          <Written picture={picture} />
        </div>
      )}
    </section>
  );
}

function State(props: { on: boolean; word: string; icon: React.ReactNode; run: () => void }) {
  return (
    <button type="button" className={styles.state} aria-pressed={props.on} onClick={props.run}>
      {props.icon} {props.word}
    </button>
  );
}

function Tokens({ picture }: { picture: DatasetPicture }) {
  const { clip_tokens, t5_tokens } = picture;
  const long = clip_tokens > 77 || t5_tokens > 512;
  return (
    <span
      className={cx(styles.tokens, long && styles.long)}
      title="CLIP reads 77 tokens, T5 reads 512; what is beyond is cut off in training"
    >
      {long && "△ "}CLIP {clip_tokens} / 77 · T5 {t5_tokens} / 512
    </span>
  );
}

/** The file beside the picture, as a trainer will read it. */
function Written({ picture }: { picture: DatasetPicture }) {
  const file = `${picture.name.replace(/\.[^.]+$/, "")}.txt`;
  return (
    <figure className={styles.written}>
      <figcaption>{file}</figcaption>
      {picture.text === "" ? (
        <p className={styles.nothing}>No file: there is nothing to say yet</p>
      ) : (
        <p dir="auto">{picture.text}</p>
      )}
    </figure>
  );
}
