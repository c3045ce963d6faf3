/** Every tag of the dataset: found by letters, by how often, by when, by favourites and groups; one press puts it on. */

import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Check, Search, Star } from "lucide-react";
import { useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { datasetPictureQuery, tagsQuery } from "@/api/datasets";
import { editPicture } from "@/api/datasetOutbox";
import type { Dataset } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { recall, remember } from "@/lib/memory";
import { plural } from "@/lib/time";
import { ContextMenu, cx, Segmented, type MenuEntry } from "@/ui";
import { findPictures, usePlace } from "../place";
import { GroupsDialog } from "./GroupsDialog";
import { openGroups, toggleFavourite } from "./tagActions";
import { listedTags, type Order, type Row } from "./tagList";
import styles from "./tags.module.css";

const ORDERS: readonly { value: Order; label: string; title: string }[] = [
  { value: "count", label: "Most used", title: "The tags of most pictures first" },
  { value: "name", label: "A–Z", title: "By their letters" },
  { value: "recent", label: "Recent", title: "The tags used last first" },
  { value: "favourites", label: "Favourites", title: "Yours, under the keys 1 to 9" },
  { value: "groups", label: "Groups", title: "By the groups you have made" },
];

export function TagPanel({ dataset }: { dataset: Dataset }) {
  const { id, mode } = dataset;
  const base = useId();
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<Order>(() => recall<Order>("tagging.order", "count"));
  const [active, setActive] = useState(0);
  const [about, setAbout] = useState<string | null>(null);
  const name = usePlace((place) => place.name);
  const tags = useQuery(tagsQuery(id)).data;
  const picture = useQuery({ ...datasetPictureQuery(id, name ?? ""), enabled: name !== null }).data;
  const has = useMemo(() => new Set(picture?.tags), [picture?.tags]);
  const { favourites, groups } = dataset;
  const rows = useMemo(
    () => listedTags(tags ?? [], { search, order, favourites, groups }),
    [tags, search, order, favourites, groups],
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- its answers are read in this component alone, never memoised
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => 28,
    overscan: 8,
    initialRect: { width: 380, height: 400 },
  });
  useCommand("dataset.tags", () => {
    input.current?.focus();
    input.current?.select();
  });

  const toggle = (row: Row | undefined) => {
    if (row?.kind !== "tag" || !picture || name === null) return;
    usePlace.setState({ tag: row.tag });
    if (mode === "sentences")
      return editPicture(id, name, {
        caption: `${picture.caption} ${row.tag}`.trim(),
        base: picture.caption,
      });
    editPicture(id, name, has.has(row.tag) ? { remove: [row.tag] } : { add: [row.tag] });
  };
  const at = Math.min(active, rows.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      let to = Math.max(0, Math.min(at + step, rows.length - 1));
      if (rows[to]?.kind === "group") to = Math.max(0, Math.min(to + Math.sign(step), rows.length - 1));
      setActive(to);
      virtual.scrollToIndex(to);
      const row = rows[to];
      if (row?.kind === "tag") usePlace.setState({ tag: row.tag });
    } else if (event.key === "Enter") toggle(rows[at]?.kind === "group" ? rows[at + 1] : rows[at]);
    else if (event.key === "Escape") {
      if (search !== "") setSearch("");
      else input.current?.blur();
    } else return;
    event.preventDefault();
  };
  const entries: MenuEntry[] =
    about === null
      ? []
      : [
          {
            label: favourites.includes(about) ? "No longer a favourite" : "Keep as a favourite",
            onSelect: () => toggleFavourite(dataset, about),
          },
          { label: "Groups…", onSelect: () => openGroups(about) },
          "-",
          { label: "Find pictures with it", onSelect: () => findPictures(`tag:${quoted(about)}`) },
          { label: "Find pictures without it", onSelect: () => findPictures(`-tag:${quoted(about)}`) },
        ];

  return (
    <section className={styles.pane} aria-label="All tags" data-pane="tags" tabIndex={-1}>
      <div className={styles.head}>
        <div className={styles.search}>
          <Search size={14} aria-hidden />
          <input
            ref={input}
            type="text"
            role="combobox"
            aria-label="Find tags"
            aria-expanded
            aria-controls={`${base}-list`}
            aria-activedescendant={rows[at] ? `${base}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            placeholder={tags ? `Find among ${plural(tags.length, "tag")}` : "Find tags"}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <Segmented
          label="Order of the tags"
          options={ORDERS}
          value={order}
          onChange={(next) => {
            setOrder(next);
            setActive(0);
            remember("tagging.order", next);
          }}
        />
      </div>
      {tags && rows.length === 0 && <p className={styles.none}>{nothing(search, order, mode)}</p>}
      <ContextMenu entries={entries}>
        <div
          ref={box}
          id={`${base}-list`}
          className={styles.scroll}
          role="listbox"
          aria-label="Tags of the dataset"
          aria-multiselectable
          tabIndex={-1}
          onContextMenu={(event) =>
            setAbout((event.target as HTMLElement).closest<HTMLElement>("[data-tag]")?.dataset["tag"] ?? null)
          }
        >
          <div role="presentation" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              if (!row) return null;
              const style = { transform: `translateY(${start}px)` };
              if (row.kind === "group")
                return (
                  <div key={`group ${row.name}`} role="presentation" className={styles.group} style={style}>
                    {row.name}
                  </div>
                );
              const key = favourites.indexOf(row.tag);
              const on = has.has(row.tag);
              return (
                <div
                  key={`${row.group ?? ""} ${row.tag}`}
                  id={`${base}-${index}`}
                  role="option"
                  aria-selected={on}
                  aria-label={`${row.tag}, ${plural(row.count, "picture")}${key >= 0 ? `, favourite ${key + 1}` : ""}`}
                  data-tag={row.tag}
                  className={cx(styles.row, index === at && styles.active, on && styles.on)}
                  style={style}
                  onClick={(event) => {
                    setActive(index);
                    if ((event.target as HTMLElement).closest("[data-star]"))
                      toggleFavourite(dataset, row.tag);
                    else toggle(row);
                  }}
                >
                  <span className={styles.tick}>{on && <Check size={13} aria-hidden />}</span>
                  <span className={styles.tag} dir="auto">
                    {row.tag}
                  </span>
                  {key >= 0 && key < 9 && <kbd className={styles.key}>{key + 1}</kbd>}
                  <span
                    data-star
                    className={cx(styles.star, key >= 0 && styles.starred)}
                    title={key >= 0 ? "A favourite: press to let it go" : "Keep as a favourite"}
                  >
                    <Star size={13} aria-hidden fill={key >= 0 ? "currentColor" : "none"} />
                  </span>
                  <span className={styles.count}>{row.count.toLocaleString("en")}</span>
                </div>
              );
            })}
          </div>
        </div>
      </ContextMenu>
      <GroupsDialog dataset={dataset} />
    </section>
  );
}

const quoted = (tag: string): string => `"${tag.replaceAll('"', '\\"')}"`;

function nothing(search: string, order: Order, mode: Dataset["mode"]): string {
  if (search !== "") return `No tag has “${search}” in it`;
  if (order === "favourites") return "No favourites yet: the star beside a tag keeps it here, under a digit";
  if (order === "groups") return "No groups yet: a tag's menu puts it into one";
  if (mode === "sentences") return "Texts have no tags; favourites and groups are written at their end";
  return "Tags stand here as soon as there are some";
}
