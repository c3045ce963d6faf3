/** Which pictures: words of the query language, completed as they are typed, and the few that are asked for most. */

import { Search, X } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { completeQuery } from "@/api/datasets";
import type { Dataset, QueryCompletion } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { cx, IconButton } from "@/ui";
import { findPictures, usePlace } from "../place";
import styles from "./list.module.css";

const QUICK = [
  { query: "", label: "All", title: "All pictures" },
  { query: "untagged", label: "Untagged", title: "Pictures without a caption" },
  { query: "suggested", label: "Suggested", title: "Pictures with suggestions that wait" },
  { query: "-reviewed", label: "To review", title: "Pictures that are not reviewed" },
] as const;

export function QueryField({ dataset, problem }: { dataset: Dataset; problem: string | null }) {
  const id = useId();
  const query = usePlace((place) => place.query);
  const [text, setText] = useState(query);
  const [followed, setFollowed] = useState(query);
  const [offers, setOffers] = useState<readonly QueryCompletion[]>([]);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef<AbortController>(null);

  // Set from elsewhere: a finding, a tag, a button.
  if (followed !== query) {
    setFollowed(query);
    setText(query);
  }
  useCommand("dataset.search", () => {
    input.current?.focus();
    input.current?.select();
  });
  useEffect(() => {
    if (text === query) return;
    const timer = setTimeout(() => findPictures(text), 350);
    return () => clearTimeout(timer);
  }, [text, query]);
  useEffect(() => () => asked.current?.abort(), []);

  const type = (next: string) => {
    setText(next);
    setActive(-1);
    asked.current?.abort();
    const control = (asked.current = new AbortController());
    completeQuery(dataset.id, next, input.current?.selectionStart ?? next.length, control.signal).then(
      ({ completions }) => setOffers(completions.slice(0, 8)),
      () => {},
    );
  };
  const choose = (offer: QueryCompletion) => {
    const next = text.slice(0, offer.start) + offer.text + text.slice(offer.end);
    setText(next);
    setOffers([]);
    const end = offer.start + offer.text.length;
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const offer = offers[active];
    if (step !== 0 && offers.length > 0 && !event.altKey) {
      setActive((now) => Math.max(-1, Math.min(now + step, offers.length - 1)));
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      if (offer) choose(offer);
      else {
        setOffers([]);
        findPictures(text);
      }
    } else if (event.key === "Escape") {
      if (offers.length > 0) setOffers([]);
      else input.current?.blur();
    } else return;
    event.preventDefault();
  };

  const isOpen = offers.length > 0;
  return (
    <div role="search" aria-label="Find pictures of the dataset" className={styles.find}>
      <div className={cx(styles.search, problem !== null && styles.wrong)}>
        <Search size={14} aria-hidden />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Query"
          aria-expanded={isOpen}
          aria-controls={`${id}-offers`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          autoComplete="off"
          spellCheck={false}
          maxLength={2000}
          placeholder="red circle -tag:blue width:<1024"
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => setOffers([])}
        />
        {text !== "" && (
          <IconButton label="Clear the query" className={styles.clear} onClick={() => findPictures("")}>
            <X />
          </IconButton>
        )}
      </div>
      <ul
        id={`${id}-offers`}
        role="listbox"
        aria-label="Ways to go on"
        className={styles.offers}
        hidden={!isOpen}
      >
        {offers.map((offer, index) => (
          <li
            key={`${offer.text} ${index}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.offer}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(offer);
            }}
          >
            <span>{offer.text}</span>
            <span className={styles.hint}>{offer.description}</span>
          </li>
        ))}
      </ul>
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.quick} role="group" aria-label="Asked for often">
        {QUICK.map((one) => (
          <button
            key={one.query}
            type="button"
            title={one.title}
            aria-pressed={query === one.query}
            onClick={() => findPictures(one.query)}
          >
            {one.label}
          </button>
        ))}
      </div>
    </div>
  );
}
