/** One line that says what is: the prompt as it stands, the change as it would be, or why it can't be made. */

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { infoQuery, queueQuery } from "@/api/queries";
import { choicesOf, type Choice } from "@/api/refine";
import type { RefinePlan, Task } from "@/api/types";
import { stageWord } from "@/lib/stage";
import { Button, cx, StatusMark } from "@/ui";
import { Diff } from "./Diff";
import styles from "./refine.module.css";
import { useDraft } from "./refineStore";
import { sentence, submit, TOO_LONG, tryAgain } from "./run";
import { isTooLong, type Planned } from "./usePlan";
import type { Source } from "./useSource";
import { changeWords, commandWords, wayWords } from "./words";

/** How long it is told that a command was followed. */
const DONE_MS = 5000;

interface Props {
  source: Source | null;
  planned: Planned;
  /** The keyboard goes back to the box. */
  onDone: () => void;
}

export function PlanLine({ source, planned, onDone }: Props) {
  const { outcome, text, reapply } = useDraft();
  const { plan, error, stale } = planned;
  const trouble = outcome?.kind === "problem" ? outcome.sentence : isTooLong(text) ? TOO_LONG : null;
  const choices = source && text.trim() !== "" ? choicesOf(error) : null;
  // The ways on stay, also when the language model could not be asked.
  if (source && choices)
    return (
      <Declined
        source={source}
        reason={trouble ?? sentence(error)}
        failed={trouble !== null}
        choices={choices}
        onDone={onDone}
      />
    );
  if (trouble !== null)
    return (
      <p role="alert" className={cx(styles.line, styles.problem)}>
        △ {trouble}
      </p>
    );
  if (!source) return <p className={styles.line} />;
  if (text.trim() === "" && !reapply) return <Standing source={source} done={outcome?.sentence ?? null} />;
  if (error)
    return (
      <p role="alert" className={cx(styles.line, styles.problem, styles.late)}>
        △ {sentence(error)}
      </p>
    );
  if (!plan) return <Prompt source={source} />;
  return (
    <div className={cx(styles.line, stale && styles.stale)} aria-busy={stale || undefined}>
      <Change plan={plan} source={source} onDone={onDone} />
      <span className={styles.heard} role="status">
        {!stale && changeWords(plan, source)}
      </span>
    </div>
  );
}

/** An Enter so soon after the one that found nothing to run was still meant for the box: nobody has read the ways on yet. */
const TWICE_MS = 600;

/** Where Enter has found nothing to run, the keyboard is on the first way on; a second or held Enter does not press it. */
function useChoosing<T extends HTMLElement>() {
  const first = useRef<T>(null);
  const since = useRef(-Infinity);
  const choosing = useDraft((draft) => draft.choosing);
  useEffect(() => {
    if (!choosing) return;
    useDraft.setState({ choosing: false });
    since.current = performance.now();
    first.current?.querySelector("button")?.focus();
  }, [choosing]);
  const onKeyDown = (event: KeyboardEvent) => {
    // Any other key was meant for here, and what follows it is, too.
    if (event.key !== "Enter") since.current = -Infinity;
    else if (event.repeat || event.timeStamp - since.current < TWICE_MS) event.preventDefault();
  };
  return { ref: first, onKeyDown };
}

/** Nothing is being said: what is under way, what was just done, or the prompt that would be changed. */
function Standing({ source, done }: { source: Source; done: string | null }) {
  const frameId = source.frame.id;
  const task = useQuery({
    ...queueQuery,
    select: ({ tasks }) => tasks.find((one) => one.frame_id === frameId && one.refinement !== null),
  }).data;
  useEffect(() => {
    if (done === null) return;
    const timer = setTimeout(() => useDraft.setState({ outcome: null }), DONE_MS);
    return () => clearTimeout(timer);
  }, [done]);
  if (task) return <UnderWay task={task} />;
  if (done !== null)
    return (
      <p className={styles.line} role="status">
        {done}
      </p>
    );
  return (
    <div className={styles.line}>
      <Prompt source={source} />
      <Reapply source={source} />
    </div>
  );
}

function Prompt({ source }: { source: Source }) {
  const { prompt, kind } = source.take;
  if (prompt.trim() === "")
    return (
      <span className={styles.prompt}>
        {kind === "import" ? "An imported picture has no prompt yet" : "This picture has no prompt yet"}
      </span>
    );
  return (
    <span
      className={styles.prompt}
      dir="auto"
      title={prompt.length > 2000 ? `${prompt.slice(0, 2000)}…` : prompt}
    >
      {prompt}
    </span>
  );
}

function UnderWay({ task }: { task: Task }) {
  const running = task.status === "running";
  const steps = task.step !== null && task.steps ? ` ${task.step} / ${task.steps}` : "";
  return (
    <p className={styles.line}>
      <StatusMark
        status={running ? "generating" : "waiting"}
        word={running ? `${stageWord(task.stage)}${steps}` : "waiting in the queue"}
      />
      <span className={styles.prompt} dir="auto">
        {task.refinement?.modification || task.name}
      </span>
    </p>
  );
}

function Reapply({ source, offered = source.depth >= 3 }: { source: Source; offered?: boolean }) {
  const reapply = useDraft((draft) => draft.reapply);
  if (!offered && !reapply) return null;
  return (
    <Button
      small
      look="quiet"
      className={styles.reapply}
      aria-pressed={reapply}
      title="Many changes in a row wear a picture out: this makes them all at once to the first one"
      onClick={() => useDraft.setState({ reapply: !reapply, outcome: null })}
    >
      {reapply ? "✓ " : ""}Re-apply all {source.depth} changes to the original
    </Button>
  );
}

function Change({ plan, source, onDone }: { plan: RefinePlan; source: Source; onDone: () => void }) {
  const words = commandWords(plan.kind, source);
  const fromRoot = useDraft((draft) => draft.reapply);
  if (words !== null) return <span className={styles.words}>{words}</span>;
  if (plan.already) return <Already source={source} onDone={onDone} />;
  return (
    <>
      {plan.kind === "raw" ? (
        <span className={styles.words}>Told to the model as you say it</span>
      ) : (
        <Diff before={fromRoot ? source.root.prompt : source.take.prompt} after={plan.description} brief />
      )}
      <span className={styles.way}>
        {fromRoot ? "from the original · " : ""}
        {wayWords(plan)}
      </span>
      <Reapply source={source} offered={plan.reapply_offered} />
    </>
  );
}

function Already({ source, onDone }: { source: Source; onDone: () => void }) {
  const choosing = useChoosing<HTMLSpanElement>();
  return (
    <span className={styles.already} {...choosing}>
      <span className={styles.words}>It is already so.</span>
      <Button
        small
        onClick={() => {
          void tryAgain(source);
          onDone();
        }}
      >
        Try a new seed
      </Button>
    </span>
  );
}

const NAMES: Record<Choice["action"], string> = {
  append: "Add to the end",
  replace: "Use as whole prompt",
  edit: "Edit by hand",
};

function Declined({
  source,
  reason,
  failed,
  choices,
  onDone,
}: {
  source: Source;
  reason: string;
  /** The language model was asked and could not answer, which the reason tells. */
  failed: boolean;
  choices: readonly Choice[];
  onDone: () => void;
}) {
  const choosing = useChoosing<HTMLSpanElement>();
  const model = useQuery(infoQuery).data?.language_model.available ?? false;
  const follow = ({ action, prompt }: Choice) => {
    if (action === "edit")
      useDraft.setState({ byHand: { frameId: source.frame.id, text: prompt }, outcome: null });
    else {
      void submit(source, prompt);
      onDone();
    }
  };
  return (
    <div className={cx(styles.line, styles.declined, styles.late)}>
      <span className={styles.reason} role="status">
        {reason}
        {model && !failed && " Enter asks the language model."}
      </span>
      <span className={styles.choices} role="group" aria-label="What to do instead" {...choosing}>
        {choices.map((choice) => (
          <Button
            key={choice.action}
            small
            title={choice.prompt.slice(0, 2000)}
            onClick={() => follow(choice)}
          >
            {NAMES[choice.action]}
          </Button>
        ))}
      </span>
    </div>
  );
}
