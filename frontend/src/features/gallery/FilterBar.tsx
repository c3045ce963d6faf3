import { useQuery } from "@tanstack/react-query";
import { Search, SlidersHorizontal, Star } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { facetsQuery } from "@/api/gallery";
import { pluginsQuery, projectsQuery } from "@/api/queries";
import { Button, cx, Select, type Option } from "@/ui";
import {
  countOf,
  dayIn,
  daysProblem,
  isFiltered,
  NO_FILTERS,
  sizeText,
  textProblem,
  type Filters,
} from "./filters";
import styles from "./FilterBar.module.css";

const SETTLE_MS = 250;
const ANY = "";

type Change = (change: Partial<Filters>) => void;

export function FilterBar({ filters, onChange }: { filters: Filters; onChange: Change }) {
  const [open, setOpen] = useState(false);
  const count = countOf(filters);
  const problem = daysProblem(filters);
  const id = useId();
  return (
    <search className={styles.bar} aria-label="Find pictures">
      <SearchText text={filters.q} onChange={(q) => onChange({ q })} />
      <Button
        className={styles.opener}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen((now) => !now)}
      >
        <SlidersHorizontal size={14} aria-hidden />
        {count > 0 ? `Filters (${count})` : "Filters"}
      </Button>
      <div id={id} className={cx(styles.more, open && styles.open)}>
        <Choices filters={filters} onChange={onChange} />
        <Button
          className={styles.star}
          aria-pressed={filters.starred}
          onClick={() => onChange({ starred: !filters.starred })}
        >
          <Star size={14} fill={filters.starred ? "currentColor" : "none"} aria-hidden />
          Starred
        </Button>
        <div className={styles.days}>
          <Day label="From" day={filters.from} onChange={(from) => onChange({ from })} />
          <Day label="To" day={filters.to} onChange={(to) => onChange({ to })} />
        </div>
        {isFiltered(filters) && (
          <Button look="quiet" onClick={() => onChange(NO_FILTERS)}>
            Clear all
          </Button>
        )}
        {problem && (
          <p className={styles.problem} role="alert">
            △ {problem}
          </p>
        )}
      </div>
    </search>
  );
}

/** What is typed is searched for once it rests. What is too long stays as typed, and is not searched for. */
function SearchText({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const value = typed ?? text;
  const problem = textProblem(value);
  const id = useId();
  const settle = (next: string, delay: number) => {
    clearTimeout(timer.current);
    if (textProblem(next) === undefined) timer.current = setTimeout(() => onChange(next), delay);
  };
  return (
    <div className={styles.searchField}>
      <div className={styles.search}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          dir="auto"
          aria-label="Search prompts"
          placeholder="Search prompts"
          value={value}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? id : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            settle(event.target.value, SETTLE_MS);
          }}
          onKeyDown={(event) => event.key === "Enter" && settle(value, 0)}
          onBlur={() => {
            if (problem || typed === null) return;
            clearTimeout(timer.current);
            if (typed.trim() !== text.trim()) onChange(typed);
            setTyped(null);
          }}
        />
      </div>
      {problem && (
        <p id={id} className={styles.problem} role="alert">
          △ {problem}
        </p>
      )}
    </div>
  );
}

/** A value that is not among the choices any more stays one of them as long as it is chosen. */
function withChosen(options: Option[], chosen: string | null): Option[] {
  if (chosen === null || options.some((option) => option.value === chosen)) return options;
  return [...options, { value: chosen, label: chosen }];
}

function Choices({ filters, onChange }: { filters: Filters; onChange: Change }) {
  const facets = useQuery(facetsQuery).data;
  const projects = useQuery(projectsQuery).data;
  const plugins = useQuery(pluginsQuery).data;
  const counted = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "picture" : "pictures"}`;
  const titleOf = (name: string) => plugins?.find((plugin) => plugin.name === name)?.title ?? name;
  const size = filters.size && sizeText(filters.size);
  const projectId = filters.projectId === null ? null : String(filters.projectId);
  const choices = [
    {
      label: "Project",
      any: "All projects",
      value: projectId,
      options: (projects ?? []).map((project) => ({ value: String(project.id), label: project.name })),
      set: (value: string | null) => onChange({ projectId: value === null ? null : Number(value) }),
    },
    {
      label: "Generator",
      any: "All generators",
      value: filters.plugin,
      options: (facets?.plugins ?? []).map(({ value, count }) => ({
        value,
        label: titleOf(value),
        hint: counted(count),
      })),
      set: (plugin: string | null) => onChange({ plugin }),
    },
    {
      label: "Model",
      any: "All models",
      value: filters.model,
      options: (facets?.models ?? []).map(({ value, count }) => ({
        value,
        label: value,
        hint: counted(count),
      })),
      set: (model: string | null) => onChange({ model }),
    },
    {
      label: "Size",
      any: "All sizes",
      value: size,
      options: (facets?.sizes ?? []).map((one) => ({
        value: sizeText(one),
        label: `${one.width} × ${one.height}`,
        hint: counted(one.count),
      })),
      set: (value: string | null) => {
        const [width, height] = (value ?? "").split("x").map(Number);
        onChange({ size: width && height ? { width, height } : null });
      },
    },
  ];
  return choices.map(({ label, any, value, options, set }) => (
    <div key={label} className={cx(styles.choice, value !== null && styles.on)}>
      <Select
        label={label}
        options={[{ value: ANY, label: any }, ...withChosen(options, value)]}
        value={value ?? ANY}
        onChange={(next) => set(next === ANY ? null : next)}
      />
    </div>
  ));
}

/** A day that is still being typed stays in the field, and is asked for when it is one. */
function Day({
  label,
  day,
  onChange,
}: {
  label: string;
  day: string | null;
  onChange: (day: string | null) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label className={styles.day}>
      {label}
      <input
        type="date"
        min="1970-01-01"
        max="9999-12-31"
        value={typed ?? day ?? ""}
        onChange={(event) => {
          const { value } = event.target;
          setTyped(value);
          const next = dayIn(value);
          if (next !== null || value === "") onChange(next);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
