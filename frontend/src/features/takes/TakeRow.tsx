import { ChevronDown, ChevronRight, CornerDownRight, Star } from "lucide-react";
import { memo } from "react";
import { ago } from "@/lib/time";
import { cx } from "@/ui";
import { knotAt, StrandLines } from "./StrandLines";
import type { Strand } from "./strands";
import styles from "./tree.module.css";
import { differenceOf, rowName, saidOf, type Marks, type Row } from "./tree";

const BODY = 56;
/** What was said stands on the line between two takes, above the one it made. */
const SAID = 20;

export const heightOf = (row: Row): number => (saidOf(row) === null ? BODY : SAID + BODY);

export const TakeRow = memo(function TakeRow({
  row,
  strand,
  top,
  shown,
  compared,
  source,
  pointed,
  isStop,
  open,
  hidden,
}: Marks & {
  row: Row;
  strand: Strand;
  /** Where it stands in the tree, in pixels. */
  top: number;
  pointed: boolean;
  isStop: boolean;
  /** Undefined for a take that nothing came from. */
  open: boolean | undefined;
  /** How many takes are folded away below it. */
  hidden: number;
}) {
  const { take, number, level } = row;
  const said = saidOf(row);
  const height = heightOf(row);
  const knot = height - BODY / 2;
  const x = knotAt(strand.column);
  return (
    <div
      role="treeitem"
      aria-label={rowName(row, { shown, compared, source })}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={shown}
      aria-expanded={open}
      tabIndex={isStop ? 0 : -1}
      data-take={take.id}
      className={cx(styles.row, shown && styles.shown, pointed && styles.pointed)}
      style={{ height, transform: `translateY(${top}px)`, paddingInlineStart: x + 14 }}
    >
      <StrandLines strand={strand} height={height} knot={knot} />
      {open !== undefined && (
        <span className={styles.twist} style={{ left: x - 12, top: knot - 12 }} data-twist aria-hidden>
          {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        </span>
      )}
      {said && (
        <span className={styles.said} dir="auto" title={said}>
          {said}
        </span>
      )}
      <span className={styles.body}>
        <span className={styles.thumb}>
          <img src={`/media/takes/${take.id}/160.webp`} alt="" loading="lazy" draggable={false} />
        </span>
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name}>
              Take {number}
              {take.starred && <Star className={styles.star} size={12} aria-hidden />}
            </span>
            <span className={styles.number}>
              {shown ? "● shown" : compared ? "◐ compared" : said === null && ago(take.created_at)}
            </span>
          </span>
          <span className={styles.what} dir="auto">
            {source ? (
              <span className={styles.source}>
                <CornerDownRight size={12} aria-hidden /> refining from here
              </span>
            ) : said === null ? (
              differenceOf(row)
            ) : (
              ago(take.created_at)
            )}
            {hidden > 0 && <span className={styles.hidden}> · {hidden} below</span>}
          </span>
        </span>
      </span>
    </div>
  );
});
