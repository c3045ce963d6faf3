import { ChevronDown, ChevronRight, Star } from "lucide-react";
import { memo } from "react";
import { ago } from "@/lib/time";
import { cx } from "@/ui";
import styles from "./takes.module.css";
import { differenceOf, rowName, type Row } from "./tree";

/** Deeper levels stand in one line, or their words would have no room. */
const MOST_INDENTS = 5;

export const TakeRow = memo(function TakeRow({
  row,
  top,
  shown,
  pointed,
  isStop,
  open,
}: {
  row: Row;
  /** Where it stands in the tree, in pixels. */
  top: number;
  shown: boolean;
  pointed: boolean;
  isStop: boolean;
  /** Undefined for a take that nothing came from. */
  open: boolean | undefined;
}) {
  const { take, number, level } = row;
  return (
    <div
      role="treeitem"
      aria-label={rowName(row, shown)}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={shown}
      aria-expanded={open}
      tabIndex={isStop ? 0 : -1}
      data-take={take.id}
      className={cx(styles.row, shown && styles.shown, pointed && styles.pointed)}
      style={{
        transform: `translateY(${top}px)`,
        paddingInlineStart: 8 + Math.min(level - 1, MOST_INDENTS) * 16,
      }}
    >
      {open === undefined ? (
        <span className={styles.twist} />
      ) : (
        <span className={styles.twist} data-twist aria-hidden>
          {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        </span>
      )}
      <span className={styles.thumb}>
        <img src={`/media/takes/${take.id}/160.webp`} alt="" loading="lazy" draggable={false} />
      </span>
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.name}>
            Take {number}
            {take.starred && <Star className={styles.star} size={12} aria-hidden />}
          </span>
          <span className={styles.number}>{shown ? "● shown" : ago(take.created_at)}</span>
        </span>
        <span className={styles.what} dir="auto">
          {differenceOf(row)}
        </span>
      </span>
    </div>
  );
});
