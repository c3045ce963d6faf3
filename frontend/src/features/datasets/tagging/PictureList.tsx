/** The pictures that the query finds, one below the other, of which only those in view are drawn. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { Check, Crop, RefreshCw, SkipForward, Sparkles, TriangleAlert } from "lucide-react";
import { useEffect, useId, useRef, type KeyboardEvent } from "react";
import { datasetThumbnail, FLAGS } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { plural } from "@/lib/time";
import { cx, Empty, IconButton, Loading } from "@/ui";
import { findPictures, goTo, usePlace } from "../place";
import { saveText } from "./drafts";
import styles from "./list.module.css";
import { QueryField } from "./QueryField";
import { focusCaption } from "./tagActions";
import type { Found } from "./useFound";

const ROW = 60;

export function PictureList({ dataset, found }: { dataset: Dataset; found: Found }) {
  const { id } = dataset;
  const { index, at, problem } = found;
  const query = usePlace((place) => place.query);
  const count = index?.names.length ?? 0;
  return (
    <section className={styles.pane} aria-label="Pictures of the dataset" data-pane="pictures" tabIndex={-1}>
      <QueryField dataset={dataset} problem={problem} />
      <div className={styles.head}>
        <span role="status">
          {index && (query === "" ? plural(count, "picture") : `${count.toLocaleString("en")} found`)}
          {at >= 0 && <span className={styles.here}> · {(at + 1).toLocaleString("en")}</span>}
        </span>
        {query !== "" && (
          <IconButton label="Find again: what was tagged meanwhile goes" onClick={found.refresh}>
            <RefreshCw />
          </IconButton>
        )}
      </div>
      {!index && !problem ? (
        <Loading what="Reading the pictures" />
      ) : count === 0 && !problem ? (
        <Empty
          title={query === "" ? "No pictures yet" : "Nothing is found"}
          actions={
            query === "" ? undefined : (
              <button type="button" className={styles.all} onClick={() => findPictures("")}>
                Show all pictures
              </button>
            )
          }
        >
          {query === ""
            ? "Add pictures from the Dataset menu."
            : "No picture is like that, or all that were have been dealt with."}
        </Empty>
      ) : (
        <Rows id={id} found={found} unit={dataset.mode === "tags" ? "tag" : "word"} />
      )}
    </section>
  );
}

function Rows({ id, found, unit }: { id: number; found: Found; unit: string }) {
  const base = useId();
  const box = useRef<HTMLDivElement>(null);
  const { index, at } = found;
  const names = index?.names ?? [];
  // eslint-disable-next-line react-hooks/incompatible-library -- its answers are read in this component alone, never memoised
  const virtual = useVirtualizer({
    count: names.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 6,
    initialRect: { width: 236, height: 800 },
  });
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [virtual, at]);

  const go = (to: number) => {
    const name = names[Math.max(0, Math.min(to, names.length - 1))];
    saveText();
    if (name !== undefined) goTo(name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 600) / ROW) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (event.key === "Enter") focusCaption();
    else if (step !== undefined) go(at + step);
    else return;
    event.preventDefault();
  };

  const shown = virtual.getVirtualItems();
  return (
    <div
      ref={box}
      className={styles.scroll}
      role="listbox"
      aria-label="Pictures"
      aria-activedescendant={shown.some((row) => row.index === at) ? `${base}-${at}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {shown.map((row) => {
          const name = names[row.index] ?? "";
          const flags = index?.flags[row.index] ?? 0;
          const said = index?.tag_counts[row.index] ?? 0;
          return (
            <div
              key={row.key}
              id={`${base}-${row.index}`}
              role="option"
              aria-selected={row.index === at}
              aria-setsize={names.length}
              aria-posinset={row.index + 1}
              aria-label={[name, said === 0 ? "untagged" : plural(said, unit), ...wordsOf(flags)].join(", ")}
              className={cx(styles.row, row.index === at && styles.current)}
              style={{ height: ROW, transform: `translateY(${row.start}px)` }}
              onClick={() => go(row.index)}
            >
              <img
                className={styles.thumb}
                src={datasetThumbnail(id, name, 160)}
                alt=""
                loading="lazy"
                decoding="async"
                draggable={false}
              />
              <span className={styles.text}>
                <span className={styles.file}>{name}</span>
                <span className={cx(styles.said, said === 0 && styles.none)}>
                  {said === 0 ? "untagged" : plural(said, unit)}
                  <Marks flags={flags} />
                </span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function wordsOf(flags: number): string[] {
  return [
    flags & FLAGS.reviewed ? "reviewed" : "",
    flags & FLAGS.skipped ? "skipped" : "",
    flags & FLAGS.suggested ? "has suggestions" : "",
    flags & FLAGS.cropped ? "cropped" : "",
    flags & FLAGS.conflict ? "has a conflict" : "",
  ].filter(Boolean);
}

/** What is the matter with a picture, in shapes; its row says them in words. */
export function Marks({ flags }: { flags: number }) {
  return (
    <span className={styles.marks} aria-hidden>
      {(flags & FLAGS.reviewed) !== 0 && <Check className={styles.ok} />}
      {(flags & FLAGS.skipped) !== 0 && <SkipForward />}
      {(flags & FLAGS.suggested) !== 0 && <Sparkles />}
      {(flags & FLAGS.cropped) !== 0 && <Crop />}
      {(flags & FLAGS.conflict) !== 0 && <TriangleAlert className={styles.bad} />}
    </span>
  );
}
