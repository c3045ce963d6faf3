import { cx } from "@/ui";
import styles from "./tree.module.css";
import type { Strand } from "./strands";

/** Pixels between two columns, and from the edge to the first. */
const COLUMN = 16;
const EDGE = 16;
const BOW = 6;

export const knotAt = (column: number): number => EDGE + column * COLUMN;

/** The lines of one row: from what it came from, on to what came from it, and those that pass by. */
export function StrandLines({ strand, height, knot }: { strand: Strand; height: number; knot: number }) {
  const { column, from, passes, goesOn, lit, litOn } = strand;
  const x = knotAt(column);
  const lines = passes.map((pass) => ({ d: `M${knotAt(pass.column)} 0V${height}`, lit: pass.lit }));
  if (goesOn) lines.push({ d: `M${x} ${knot}V${height}`, lit: litOn });
  if (from === column) lines.push({ d: `M${x} 0V${knot}`, lit });
  else if (from !== null)
    lines.push({ d: `M${knotAt(from)} 0V${knot - BOW}q0 ${BOW} ${BOW} ${BOW}H${x}`, lit });
  return (
    <svg className={styles.strands} width={x + BOW} height={height} aria-hidden>
      {/* The lit ones last, or a dim one would lie over them. */}
      {lines
        .toSorted((one, other) => Number(one.lit) - Number(other.lit))
        .map((line) => (
          <path key={line.d} className={cx(line.lit && styles.lit)} d={line.d} />
        ))}
      <circle className={cx(lit && styles.lit)} cx={x} cy={knot} r={3} />
    </svg>
  );
}
