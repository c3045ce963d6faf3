/** Tags as chips: the trigger locked in front, then the others, which are added, renamed, moved and removed in place. */

import { Lock, X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { cleanTag, moved } from "@/api/datasetEdits";
import { editPicture } from "@/api/datasetOutbox";
import type { Dataset, DatasetPicture, PictureEdit } from "@/api/types";
import { runCommand, useCommand } from "@/lib/commands";
import { ContextMenu, cx, Tooltip, type MenuEntry } from "@/ui";
import { findPictures, usePlace } from "../place";
import styles from "./caption.module.css";
import { TagInput } from "./TagInput";
import { focusCaption, openGroups, toggleFavourite } from "./tagActions";
import { useChipDrag } from "./useChipDrag";

export function TagEditor({ dataset, picture }: { dataset: Dataset; picture: DatasetPicture }) {
  const { tags, name } = picture;
  const list = useRef<HTMLUListElement>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [about, setAbout] = useState<string | null>(null);
  const edit = (body: PictureEdit) => editPicture(dataset.id, name, body);
  const move = (from: number, to: number) => edit({ tags: moved(tags, from, to), base: picture.caption });
  const { caret, dragged, props } = useChipDrag(list, move);

  // Where the focus goes once the tags are drawn as they are now.
  const wanted = useRef<string | number | null>(null);
  useEffect(() => {
    const { current } = wanted;
    // A renamed tag is awaited: until it is there, its old chip would take the focus and go with it.
    if (current === null || renaming !== null) return;
    if (typeof current === "string" && !tags.includes(current)) return;
    wanted.current = null;
    focusChip(list.current, typeof current === "number" ? current : tags.indexOf(current));
  }, [tags, renaming]);
  const goToChip = (index: number) => focusChip(list.current, index);
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const tag = tags[index];
    if (tag === undefined || event.ctrlKey || event.metaKey) return;
    const to = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.altKey) {
      if (to === undefined) return;
      const place = Math.max(0, Math.min(index + to, tags.length - 1));
      if (place !== index) {
        wanted.current = tag;
        move(index, to > 0 ? place + 1 : place);
      }
    } else if (to !== undefined) {
      if (index + to >= tags.length) focusCaption();
      else goToChip(index + to);
    } else if (event.key === "Home") goToChip(0);
    else if (event.key === "End") goToChip(tags.length - 1);
    else if (event.key === "Delete" || event.key === "Backspace") {
      wanted.current = event.key === "Delete" ? index : Math.max(0, index - 1);
      edit({ remove: [tag] });
    } else if (event.key === "F2" || event.key === "Enter") setRenaming(tag);
    else if (event.key === "Escape") focusCaption();
    else return;
    event.preventDefault();
  };

  // Which groups a tag is in is told in a dialog of its own.
  const meant = usePlace((place) => place.tag) ?? tags.at(-1) ?? null;
  useCommand("dataset.groups", () => meant !== null && openGroups(meant), {
    enabled: meant === null ? "Choose a tag first" : true,
    ...(meant === null ? {} : { title: `Groups of “${meant}”…` }),
  });

  const entries: MenuEntry[] =
    about === null
      ? []
      : [
          { label: `Rename “${about}” here`, onSelect: () => setRenaming(about) },
          { label: "Remove here", onSelect: () => edit({ remove: [about] }) },
          "-",
          {
            label: dataset.favourites.includes(about) ? "No longer a favourite" : "Keep as a favourite",
            onSelect: () => toggleFavourite(dataset, about),
          },
          { label: "Groups…", onSelect: () => openGroups(about) },
          "-",
          {
            label: "Find pictures with it",
            onSelect: () => findPictures(`tag:"${about.replaceAll('"', '\\"')}"`),
          },
        ];

  return (
    <div className={styles.editor}>
      <ContextMenu entries={entries}>
        <ul
          ref={list}
          className={styles.chips}
          aria-label="Tags of the picture"
          {...props}
          onContextMenu={(event) =>
            setAbout((event.target as HTMLElement).closest<HTMLElement>("[data-tag]")?.dataset["tag"] ?? null)
          }
        >
          {dataset.trigger !== "" && (
            <li className={styles.trigger}>
              <Tooltip text="The trigger word stands first in every caption; it is changed in the dataset's settings">
                <button
                  type="button"
                  className={styles.locked}
                  aria-label={`Trigger word ${dataset.trigger}: settings`}
                  onClick={() => runCommand("dataset.settings")}
                >
                  <Lock size={12} aria-hidden /> {dataset.trigger}
                </button>
              </Tooltip>
            </li>
          )}
          {tags.map((tag, index) =>
            renaming === tag ? (
              <li key={tag} className={styles.renaming}>
                <Rename
                  tag={tag}
                  onEnd={(to) => {
                    const next = to === null ? tag : cleanTag(to);
                    // Left for something else, the focus stays there.
                    if (list.current?.contains(document.activeElement))
                      wanted.current = next === "" ? index : next;
                    if (next === "") edit({ remove: [tag] });
                    else if (next !== tag) edit({ rename: [tag, next] });
                    setRenaming(null);
                  }}
                />
              </li>
            ) : (
              <li
                key={tag}
                data-tag={tag}
                data-index={index}
                className={cx(
                  styles.chip,
                  picture.machine.includes(tag) && styles.machine,
                  dragged === index && styles.dragged,
                  caret === index && styles.caretBefore,
                  caret === index + 1 && index === tags.length - 1 && styles.caretAfter,
                )}
              >
                <button
                  type="button"
                  data-chip
                  className={styles.tag}
                  dir="auto"
                  aria-label={`${tag}, tag ${index + 1} of ${tags.length}${picture.machine.includes(tag) ? ", from a model" : ""}`}
                  title={picture.machine.includes(tag) ? "Taken from a model's suggestions" : undefined}
                  onKeyDown={(event) => onKeyDown(event, index)}
                  onFocus={() => usePlace.setState({ tag })}
                  onDoubleClick={() => setRenaming(tag)}
                >
                  {tag}
                </button>
                <button
                  type="button"
                  className={styles.remove}
                  tabIndex={-1}
                  aria-label={`Remove ${tag}`}
                  onClick={() => edit({ remove: [tag] })}
                >
                  <X size={13} aria-hidden />
                </button>
              </li>
            ),
          )}
        </ul>
      </ContextMenu>
      <TagInput
        dataset={dataset}
        picture={picture}
        onAdd={(fresh) => {
          edit({ add: fresh });
          usePlace.setState({ tag: fresh.at(-1) ?? null });
        }}
        onBack={() => goToChip(tags.length - 1)}
      />
    </div>
  );
}

function focusChip(list: HTMLElement | null, index: number): void {
  const chips = list?.querySelectorAll<HTMLElement>("[data-chip]");
  const chip = chips?.[Math.max(0, Math.min(index, chips.length - 1))];
  if (chip) chip.focus();
  else focusCaption();
}

/** Enter and leaving keep the word, Esc does not; emptied, the tag goes. */
function Rename({ tag, onEnd }: { tag: string; onEnd: (to: string | null) => void }) {
  const [text, setText] = useState(tag);
  const done = useRef(false);
  const end = (to: string | null) => {
    if (done.current) return;
    done.current = true;
    onEnd(to);
  };
  return (
    <input
      autoFocus
      dir="auto"
      aria-label={`New name of ${tag}`}
      maxLength={500}
      size={Math.max(6, text.length + 1)}
      value={text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(text)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) end(text);
        else if (event.key === "Escape") end(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
