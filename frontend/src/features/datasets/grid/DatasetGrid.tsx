/** The pictures that the query finds, side by side, and what is done to many of them at once. */

import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Check, Crop, Sparkles, TriangleAlert } from "lucide-react";
import {
  memo,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from "react";
import { datasetQuery, datasetThumbnail, FLAGS, indexQuery, type IndexSort } from "@/api/datasets";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Dataset, DatasetIndex } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { recall, remember } from "@/lib/memory";
import { plural } from "@/lib/time";
import { Button, cx, Empty, Loading, Problem, Select, Slider } from "@/ui";
import { findPictures, goTo, openPicture, usePlace } from "../place";
import { QueryField } from "../tagging/QueryField";
import { BulkPanel } from "./BulkPanel";
import {
  arrow,
  chooseAll,
  chooseNone,
  chooseOnly,
  chooseTo,
  forgetChoice,
  gridShape,
  keepChosen,
  toggle,
  useChoice,
  type GridShape,
} from "./choice";
import styles from "./grid.module.css";
import { useRush } from "./useRush";

const SORTS: readonly { value: IndexSort; label: string }[] = [
  { value: "name", label: "By number" },
  { value: "tags", label: "Fewest tags first" },
  { value: "changed", label: "Changed last first" },
  { value: "confidence", label: "Surest suggestion first" },
  { value: "width", label: "Narrowest first" },
  { value: "height", label: "Lowest first" },
];
const NO_NAMES: readonly string[] = [];

/** The page around it changes with every picture that comes in hand; the grid only with what it shows. */
export const DatasetGrid = memo(function DatasetGrid({ datasetId }: { datasetId: number }) {
  const query = usePlace((place) => place.query);
  const [sort, setSort] = useState<IndexSort>(() => recall("grid.sort", "name"));
  const [wanted, setWanted] = useState(() => recall("grid.cell", 168));
  const dataset = useQuery(datasetQuery(datasetId)).data;
  const found = useQuery(indexQuery(datasetId, query, sort));
  useEffect(() => forgetChoice, [datasetId]);
  const names = found.data?.names;
  const isStale = found.isPlaceholderData;
  useEffect(() => {
    if (names && !isStale) keepChosen(names);
  }, [names, isStale]);
  const chosen = useChoice((choice) => choice.chosen.size);
  const total = found.data?.total ?? 0;
  if (!dataset) return <Loading what="Opening the dataset" />;
  return (
    <div className={styles.page}>
      <section className={styles.pictures} aria-label="Grid">
        <div className={styles.bar}>
          <div className={styles.query}>
            <QueryField dataset={dataset} problem={found.isError ? sentenceOf(found.error) : null} />
          </div>
          <span className={styles.count} role="status">
            {chosen > 0 ? `${chosen.toLocaleString("en")} of ` : ""}
            {plural(total, "picture")}
            {chosen > 0 && " chosen"}
          </span>
          <div className={styles.order}>
            <Select
              label="Order"
              options={SORTS}
              value={sort}
              onChange={(next) => {
                setSort(next as IndexSort);
                remember("grid.sort", next);
              }}
            />
          </div>
          <div className={styles.size} title="Size of the pictures">
            <Slider
              label="Size of the pictures"
              min={96}
              max={320}
              step={8}
              value={wanted}
              onChange={setWanted}
              onCommit={(next) => remember("grid.cell", next)}
            />
          </div>
        </div>
        {found.isError && found.error instanceof ApiError && query.trim() ? (
          <Empty
            title="The query can't be read"
            actions={<Button onClick={() => findPictures("")}>Show all pictures</Button>}
          >
            Put it right above; what stands there names the place.
          </Empty>
        ) : found.isError && !found.data ? (
          <Problem
            title="Nothing can be shown"
            error={sentenceOf(found.error)}
            onRetry={() => void found.refetch()}
          />
        ) : !found.data ? (
          <Loading what="Looking for pictures" />
        ) : total === 0 ? (
          <Empty
            title={query.trim() ? "No picture is like that" : "There are no pictures"}
            actions={query.trim() && <Button onClick={() => findPictures("")}>Show all</Button>}
          >
            {query.trim()
              ? "Try fewer words, or look at all of them."
              : "Add some with Dataset > Add pictures."}
          </Empty>
        ) : (
          <Cells dataset={dataset} index={found.data} wanted={wanted} stale={isStale} />
        )}
      </section>
      <BulkPanel dataset={dataset} found={names ?? NO_NAMES} />
    </div>
  );
});

const indexAt = (target: EventTarget): number | null => {
  const text = target instanceof Element && target.closest<HTMLElement>("[data-index]")?.dataset["index"];
  return text ? Number(text) : null;
};

function Cells({
  dataset,
  index,
  wanted,
  stale,
}: {
  dataset: Dataset;
  index: DatasetIndex;
  wanted: number;
  stale: boolean;
}) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { names } = index;
  const [shape, setShape] = useState<GridShape>(() => gridShape(900, 600, wanted));
  // The picture in hand is the one the commands of a single picture are about, here as beside its caption.
  const places = useMemo(() => new Map(names.map((name, place) => [name, place])), [names]);
  const active = usePlace((place) => (place.name === null ? 0 : (places.get(place.name) ?? 0)));
  const chosen = useChoice((choice) => choice.chosen);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const inner = element.clientWidth - 2 * 12;
      if (inner > 0) setShape(gridShape(inner, element.clientHeight, wanted));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [wanted]);
  const { columns, rowHeight } = shape;
  // eslint-disable-next-line react-hooks/incompatible-library -- its answers are read in this component alone, never memoised
  const virtual = useVirtualizer({
    count: Math.ceil(names.length / columns),
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 2,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const isRushing = useRush(box);
  const rows = virtual.getVirtualItems();
  const shown = (place: number) =>
    rows.length > 0 &&
    place >= (rows[0]?.index ?? 0) * columns &&
    place < ((rows.at(-1)?.index ?? 0) + 1) * columns;

  // Where one was among the single pictures is where one begins here.
  useEffect(() => {
    const { name } = usePlace.getState();
    const at = name === null ? -1 : names.indexOf(name);
    useChoice.setState({ anchor: Math.max(0, at) });
    if (at >= 0) virtual.scrollToIndex(Math.floor(at / columns), { align: "center" });
    // Whoever is typing a query goes on typing.
    if (!document.activeElement?.matches("input, textarea")) box.current?.focus({ preventScroll: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the grid comes on screen
  }, []);

  useCommand("dataset.selectAll", () => chooseAll(names));
  useCommand("dataset.selectNone", chooseNone, { enabled: chosen.size > 0 ? true : "Nothing is chosen" });

  const open = (place: number) => {
    const name = names[place];
    if (name !== undefined) openPicture(name);
  };
  const takeInHand = (place: number) => {
    const name = names[place];
    if (name !== undefined) goTo(name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return open(active);
    }
    if (event.key === " ") {
      event.preventDefault();
      return toggle(names, active);
    }
    const to = arrow(event.key, active, names.length, columns, shape.rows);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    virtual.scrollToIndex(Math.floor(to / columns));
    takeInHand(to);
    if (event.shiftKey) chooseTo(names, to, event.ctrlKey || event.metaKey);
    else if (!event.ctrlKey && !event.metaKey) chooseOnly(names, to);
  };
  const onClick = (event: MouseEvent) => {
    const place = indexAt(event.target);
    if (place === null) return chooseNone();
    takeInHand(place);
    if (event.shiftKey) return chooseTo(names, place, event.ctrlKey || event.metaKey);
    if (event.ctrlKey || event.metaKey) return toggle(names, place);
    chooseOnly(names, place);
    // A finger has no second click.
    if (event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch") open(place);
  };
  return (
    <div
      ref={box}
      className={styles.scroll}
      role="listbox"
      aria-label="Pictures"
      aria-multiselectable
      aria-busy={stale || undefined}
      aria-activedescendant={shown(active) ? `${id}-${active}` : undefined}
      tabIndex={0}
      data-testid="dataset-grid"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const place = indexAt(event.target);
        if (place !== null) open(place);
      }}
    >
      <div role="presentation" className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => (
          <div
            key={row.index}
            role="presentation"
            className={styles.row}
            style={{
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, ${shape.cell}px)`,
            }}
          >
            {names.slice(row.index * columns, (row.index + 1) * columns).map((name, column) => {
              const place = row.index * columns + column;
              return (
                <Cell
                  key={name}
                  id={`${id}-${place}`}
                  datasetId={dataset.id}
                  name={name}
                  flags={index.flags[place] ?? 0}
                  count={index.tag_counts[place] ?? 0}
                  what={dataset.mode === "tags" ? "tag" : "word"}
                  place={place}
                  total={names.length}
                  active={place === active}
                  chosen={chosen.has(name)}
                  size={shape.cell}
                  passing={isRushing}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

interface CellProps {
  id: string;
  datasetId: number;
  name: string;
  flags: number;
  count: number;
  what: string;
  place: number;
  total: number;
  active: boolean;
  chosen: boolean;
  size: number;
  /** It passes by too fast to be looked at: its picture is not fetched unless it was. */
  passing: boolean;
}

/** Drawn anew only when something of it has changed: scrolling draws the rows that come, and no others. */
const Cell = memo(function Cell({
  id,
  datasetId,
  name,
  flags,
  count,
  what,
  place,
  total,
  active,
  chosen,
  size,
  passing,
}: CellProps) {
  const [isWanted, setWanted] = useState(!passing);
  if (!passing && !isWanted) setWanted(true);
  const has = (flag: number) => (flags & flag) !== 0;
  const states = [
    has(FLAGS.skipped) ? "skipped" : count === 0 ? "untagged" : plural(count, what),
    has(FLAGS.reviewed) && "reviewed",
    has(FLAGS.suggested) && "has suggestions",
    has(FLAGS.cropped) && "cropped",
    has(FLAGS.conflict) && "two captions",
  ].filter(Boolean);
  return (
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-label={`${name}, ${states.join(", ")}`}
      aria-posinset={place + 1}
      aria-setsize={total}
      className={cx(styles.cell, chosen && styles.chosen, active && styles.active)}
      data-index={place}
    >
      {isWanted ? (
        <img
          src={datasetThumbnail(datasetId, name, size > 160 ? 320 : 160)}
          alt=""
          width={size}
          height={size}
          decoding="async"
          draggable={false}
          className={styles.thumb}
        />
      ) : (
        <span className={styles.thumb} style={{ width: size, height: size }} />
      )}
      <span className={styles.words} aria-hidden>
        <span className={styles.name}>{name}</span>
        <span className={cx(styles.state, count === 0 && !has(FLAGS.skipped) && styles.untagged)}>
          {has(FLAGS.conflict) && <TriangleAlert size={12} />}
          {has(FLAGS.suggested) && <Sparkles size={12} />}
          {has(FLAGS.cropped) && <Crop size={12} />}
          {has(FLAGS.reviewed) && <Check size={12} />}
          {has(FLAGS.skipped) ? "skipped" : count === 0 ? "untagged" : count}
        </span>
      </span>
    </div>
  );
});
