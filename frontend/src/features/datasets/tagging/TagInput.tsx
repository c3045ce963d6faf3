/** Where tags are typed: completed from this dataset, others and vocabularies; a comma or Enter adds. */

import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { completeTag } from "@/api/datasets";
import { tagsIn } from "@/api/datasetEdits";
import type { Dataset, DatasetPicture, TagCompletion } from "@/api/types";
import { runCommand, useKey, command, keyText } from "@/lib/commands";
import { cx } from "@/ui";
import { saveBy } from "./drafts";
import styles from "./caption.module.css";

interface Props {
  dataset: Dataset;
  picture: DatasetPicture;
  onAdd: (tags: string[]) => void;
  /** To the last chip. */
  onBack: () => void;
}

export function TagInput({ dataset, picture, onAdd, onBack }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef<AbortController>(null);
  const [text, setText] = useState("");
  const [offers, setOffers] = useState<readonly TagCompletion[]>([]);
  const [active, setActive] = useState(-1);
  const key = useKey(command("dataset.caption"));
  const first = picture.suggestions[0];

  useEffect(() => () => asked.current?.abort(), []);

  const ask = (next: string) => {
    asked.current?.abort();
    if (next.trim() === "") return setOffers([]);
    const control = (asked.current = new AbortController());
    completeTag(dataset.id, next.trim(), control.signal).then(
      (found) => {
        setOffers(found.filter(({ tag }) => !picture.tags.includes(tag)).slice(0, 9));
        setActive(-1);
      },
      () => {},
    );
  };
  const clear = () => {
    asked.current?.abort();
    setText("");
    setOffers([]);
    setActive(-1);
  };
  const add = (what: string) => {
    const tags = tagsIn(what);
    clear();
    if (tags.length > 0) onAdd(tags);
  };
  const type = (next: string) => {
    const comma = next.lastIndexOf(",");
    if (comma < 0) {
      setText(next);
      return ask(next);
    }
    // What stands before the last comma is meant; what follows is still being typed.
    add(next.slice(0, comma));
    const rest = next.slice(comma + 1).trimStart();
    setText(rest);
    ask(rest);
  };

  // Going on saves what has been typed, as leaving the field does.
  const latest = useRef({ text, add });
  useEffect(() => {
    latest.current = { text, add };
  });
  useEffect(
    () => saveBy(() => latest.current.text.trim() !== "" && latest.current.add(latest.current.text)),
    [],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const offer = offers[active];
    const atStart = input.current?.selectionStart === 0 && input.current.selectionEnd === 0;
    if (step !== 0 && offers.length > 0)
      setActive((now) => Math.max(-1, Math.min(now + step, offers.length - 1)));
    else if (event.key === "Enter") {
      if (offer) add(offer.tag);
      else if (text.trim() !== "") add(text);
      else runCommand("dataset.acceptFirst");
    } else if (event.key === "Tab" && !event.shiftKey && text.trim() !== "" && offers[Math.max(0, active)])
      add(offers[Math.max(0, active)]?.tag ?? text);
    else if ((event.key === "Backspace" || event.key === "ArrowLeft") && atStart && picture.tags.length > 0)
      onBack();
    else if (event.key === "Escape") {
      if (offers.length > 0) setOffers([]);
      else if (text !== "") clear();
      else input.current?.blur();
    } else return;
    event.preventDefault();
  };

  const isOpen = offers.length > 0;
  return (
    <div className={styles.add}>
      <input
        ref={input}
        data-caption
        className={styles.input}
        role="combobox"
        aria-label="Add a tag"
        aria-expanded={isOpen}
        aria-controls={`${id}-offers`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        maxLength={20_000}
        placeholder={
          first?.kind === "tag"
            ? `Type a tag, or Enter takes “${first.value}”`
            : `Type a tag; a comma or Enter adds it${key ? ` (${keyText(key)})` : ""}`
        }
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => setOffers([])}
      />
      <ul id={`${id}-offers`} role="listbox" aria-label="Tags" className={styles.offers} hidden={!isOpen}>
        {offers.map((offer, index) => (
          <li
            key={`${offer.source} ${offer.tag}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.offer}
            onPointerDown={(event) => {
              event.preventDefault();
              add(offer.tag);
            }}
          >
            <span className={styles.offered} dir="auto">
              {offer.tag}
              {offer.alias && <span className={styles.alias}> for {offer.alias}</span>}
            </span>
            <span className={cx(styles.source)}>
              {offer.count > 0 && offer.count.toLocaleString("en")}
              {offer.source === "dataset" ? "" : offer.source === "other" ? " other sets" : " vocabulary"}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
