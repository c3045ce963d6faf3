/** Where the picture goes, how often, and go; and what stands in the way. */

import { ChevronDown, ChevronUp, Minus, Plus } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { timelineQuery } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import { command, keyText, runCommand, useKey } from "@/lib/commands";
import type { Problems } from "@/lib/formCheck";
import { MAX_RUNS, runsIn, targetLabel, targetNow } from "@/lib/formRun";
import { useStudio, type Target } from "@/lib/studio";
import { Button, DropdownMenu, IconButton, NumberInput } from "@/ui";
import { useForms } from "./formStore";
import styles from "./RunBar.module.css";
import shared from "./generate.module.css";

interface Props {
  projectId: number;
  busy: boolean;
  /** What went wrong with the last run, beside no field. */
  failure: string | null;
  /** All that keeps the form from being run now. */
  reasons: Problems;
  problem: string | undefined;
  /** Whether every run draws with one seed. */
  sameSeed: boolean;
  onReason: (path: string) => void;
}

const MOST_REASONS = 3;

function TargetChip({ projectId }: { projectId: number }) {
  const timeline = useQuery(timelineQuery(projectId)).data ?? Timeline.empty;
  const wanted = useStudio((state) => state.target);
  const frameId = useStudio((state) => state.frameId);
  const target = targetNow(wanted, timeline);
  const choices: Target[] = [{ kind: "end" }];
  if (timeline.indexOf(frameId) >= 0 && frameId !== null) {
    choices.push({ kind: "after", frameId }, { kind: "before", frameId }, { kind: "take", frameId });
  }
  const label = targetLabel(target, timeline);
  return (
    <DropdownMenu
      align="start"
      entries={choices.map((choice) => ({
        label: targetLabel(choice, timeline),
        checked: targetLabel(choice, timeline) === label,
        onSelect: () => useStudio.setState({ target: choice }),
      }))}
      trigger={
        <button type="button" className={styles.chip} aria-label={`Goes to: ${label}. Change`}>
          <span aria-hidden>→</span>
          <span className={styles.chipText}>{label}</span>
          <ChevronDown size={14} aria-hidden />
        </button>
      }
    />
  );
}

function Runs({ problem }: { problem: string | undefined }) {
  const text = useForms((state) => state.runs);
  const set = (runs: string) => useForms.setState({ runs });
  const now = runsIn(text) ?? 1;
  const step = (by: number) => set(String(Math.min(MAX_RUNS, Math.max(1, now + by))));
  return (
    <div className={styles.runs} role="group" aria-label="Runs" data-field="runs">
      <IconButton label="One run fewer" aria-disabled={now <= 1 || undefined} onClick={() => step(-1)}>
        <Minus />
      </IconButton>
      <NumberInput
        field={{
          id: "generate-runs",
          describedBy: problem ? "generate-runs-error" : undefined,
          invalid: problem !== undefined,
        }}
        aria-label="How often it is queued, each time with a new seed"
        title="How often it is queued, each time with a new seed unless the seed is kept"
        className={styles.runsInput}
        value={text}
        onChange={(event) => set(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          step(event.key === "ArrowUp" ? 1 : -1);
        }}
      />
      <span aria-hidden className={styles.times}>
        ×
      </span>
      <IconButton label="One run more" aria-disabled={now >= MAX_RUNS || undefined} onClick={() => step(1)}>
        <Plus />
      </IconButton>
    </div>
  );
}

export function RunBar({ projectId, busy, failure, reasons, problem, sameSeed, onReason }: Props) {
  const key = useKey(command("generate.run"));
  const runs = useForms((state) => runsIn(state.runs) ?? 1);
  const listed = Object.entries(reasons);
  return (
    <div className={styles.runBar}>
      {failure && (
        <p role="alert" className={shared.failure}>
          △ {failure}
        </p>
      )}
      {listed.length > 0 && (
        <ul className={styles.reasons} id="generate-reasons" aria-label="What it needs first">
          {listed.slice(0, MOST_REASONS).map(([path, sentence]) => (
            <li key={path}>
              <button type="button" className={styles.reason} onClick={() => onReason(path)}>
                {sentence}
              </button>
            </li>
          ))}
          {listed.length > MOST_REASONS && <li>and {listed.length - MOST_REASONS} more</li>}
        </ul>
      )}
      {sameSeed && runs > 1 && (
        <p className={shared.quietText}>The seed is kept: all {runs} runs make the same picture.</p>
      )}
      <div className={styles.where}>
        <TargetChip projectId={projectId} />
        <Runs problem={problem} />
      </div>
      <div className={styles.go}>
        <Button
          look="primary"
          className={styles.goButton}
          busy={busy}
          aria-describedby={listed.length > 0 ? "generate-reasons" : undefined}
          onClick={() => runCommand("generate.run")}
        >
          Generate
          {key && <span className={styles.goKey}>{keyText(key)}</span>}
        </Button>
        <DropdownMenu
          entries={["generate.runNext", "generate.runBackground"]}
          trigger={
            <Button look="primary" className={styles.goMore} aria-label="Other ways to generate">
              <ChevronUp size={16} />
            </Button>
          }
        />
      </div>
    </div>
  );
}
