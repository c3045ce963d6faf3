import { useStudio, type Compare } from "@/lib/studio";
import { Segmented, Select } from "@/ui";
import styles from "./takes.module.css";
import type { Row } from "./tree";

const WAYS: readonly { value: Compare; label: string; title: string }[] = [
  { value: "off", label: "Off", title: "Show this take alone" },
  { value: "slider", label: "Slider", title: "One over the other, with a line to drag" },
  { value: "side", label: "Side by side", title: "One beside the other" },
];

const PARENT = "parent";

/** A list of hundreds would be no choice. The others are compared with through their own menu in the tree. */
const MOST_BESIDE = 20;

function beside(row: Row, rows: readonly Row[]): Row[] {
  const index = rows.indexOf(row);
  return rows
    .slice(Math.max(0, index - MOST_BESIDE), index + MOST_BESIDE + 1)
    .filter((other) => other !== row);
}

/** With what the viewer compares the take, and how. */
export function CompareBar({ row, rows }: { row: Row; rows: readonly Row[] }) {
  const compare = useStudio((state) => state.compare);
  const chosen = useStudio((state) => state.compareWith);
  const others = beside(row, rows);
  if (others.length === 0) return null;
  const known = rows.find((other) => other.take.id === chosen && other !== row);
  if (known && !others.includes(known)) others.push(known);
  const value = known ? known.take.id : row.parent ? PARENT : null;
  const options = [
    ...(row.parent ? [{ value: PARENT, label: "its parent" }] : []),
    ...others.map((other) => ({ value: other.take.id, label: `take ${other.number}` })),
  ];
  const setWay = (next: Compare) => {
    // A take without a parent is compared with the one before it, or the one after the first.
    const fallback = value === null ? (row.before ?? others[0]?.take)?.id : undefined;
    useStudio.setState({ compare: next, ...(next !== "off" && fallback ? { compareWith: fallback } : {}) });
  };
  return (
    <div className={styles.compare} role="group" aria-label="Compare">
      <span className={styles.usesLabel}>Compare</span>
      <Segmented label="How to compare" options={WAYS} value={compare} onChange={setWay} />
      <div className={styles.with}>
        <Select
          label="Compare with"
          placeholder="with…"
          options={options}
          value={value}
          onChange={(next) =>
            useStudio.setState({
              compareWith: next === PARENT ? null : next,
              compare: compare === "off" ? "slider" : compare,
            })
          }
        />
      </div>
    </div>
  );
}
