/** What the language model would write instead of the prompt: shown first, taken in only when it is wanted. */

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { enhance } from "@/api/prompts";
import type { Enhanced } from "@/api/types";
import { countText, cutText } from "@/lib/formTokens";
import { recall, remember } from "@/lib/memory";
import { wordDiff, type Piece } from "@/lib/wordDiff";
import { Button, Progress, Switch } from "@/ui";
import styles from "./enhance.module.css";

type Answer = { kind: "proposal"; enhanced: Enhanced } | { kind: "failure"; sentence: string };

/** Asks once for each `round`; a newer one, or closing, stops what is under way. */
function useProposal(
  asked: string,
  { model, loras, fitClip }: { model: string | null; loras: string[]; fitClip: boolean },
  round: number,
): Answer | null {
  const [answer, setAnswer] = useState<{ round: number; answer: Answer } | null>(null);
  const ask = useEffectEvent((signal: AbortSignal) =>
    enhance({ prompt: asked, model, loras, fit_clip: fitClip }, signal),
  );
  useEffect(() => {
    const stop = new AbortController();
    const tell = (next: Answer) => !stop.signal.aborted && setAnswer({ round, answer: next });
    ask(stop.signal).then(
      (enhanced) => tell({ kind: "proposal", enhanced }),
      (error: unknown) => tell({ kind: "failure", sentence: sentenceOf(error) }),
    );
    return () => stop.abort();
  }, [round]);
  return answer?.round === round ? answer.answer : null;
}

export function EnhancePanel({
  text,
  model,
  loras,
  onUse,
  onClose,
}: {
  /** The prompt as it stands in the form just now. */
  text: string;
  /** The diffusion model whose tokens are counted. */
  model: string | null;
  /** Whose trigger words have to stay. */
  loras: string[];
  onUse: (before: string, after: string) => void;
  onClose: () => void;
}) {
  const [asked, setAsked] = useState(text);
  const [round, setRound] = useState(0);
  const [fitClip, setFitClip] = useState(() => recall("fitClip", false));
  const answer = useProposal(asked, { model, loras, fitClip }, round);
  const panel = useRef<HTMLElement>(null);
  const askAgain = () => {
    setAsked(text);
    setRound(round + 1);
  };
  const fit = (on: boolean) => {
    remember("fitClip", on);
    setFitClip(on);
    askAgain();
  };
  const enhanced = answer?.kind === "proposal" ? answer.enhanced : null;
  const isStale = text !== asked;
  const isSame = enhanced?.prompt === asked;
  return (
    <section
      ref={panel}
      className={styles.panel}
      aria-label="Enhanced prompt"
      aria-busy={answer === null}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {answer === null && (
        <div role="status" className={styles.asking}>
          <span>Asking the language model…</span>
          <Progress percent={null} label="Asking the language model" />
        </div>
      )}
      {answer?.kind === "failure" && (
        <p role="alert" className={styles.failure}>
          △ {answer.sentence}
        </p>
      )}
      {enhanced && <Proposal enhanced={enhanced} isSame={isSame} />}
      {isStale && answer && (
        <p role="status" className={styles.note}>
          The prompt has changed since this was asked.
        </p>
      )}
      <div className={styles.foot}>
        <label className={styles.fit}>
          <Switch checked={fitClip} onChange={fit} label="Fit CLIP’s 77 tokens" />
          <span aria-hidden>Fit CLIP’s 77 tokens</span>
        </label>
        <Button small onClick={onClose}>
          {answer === null ? "Stop" : enhanced && !isSame ? "Discard" : "Close"}
        </Button>
        {(isStale || answer?.kind === "failure") && answer && (
          <Button small onClick={askAgain}>
            Ask again
          </Button>
        )}
        {enhanced && !isStale && !isSame && (
          <Button small look="primary" onClick={() => onUse(asked, enhanced.prompt)}>
            Use it
          </Button>
        )}
      </div>
    </section>
  );
}

function Proposal({ enhanced, isSame }: { enhanced: Enhanced; isSame: boolean }) {
  const { original, prompt, clip, t5, estimate, cut, kept, model } = enhanced;
  const unread = cutText(clip, t5);
  return (
    <>
      <p className={styles.by}>
        {isSame ? "It would leave the prompt as it is." : "It would become"}
        <span className={styles.model}>{model}</span>
      </p>
      {!isSame && (
        <p className={styles.diff} dir="auto" tabIndex={0} role="group" aria-label="What would change">
          {wordDiff(original, prompt).map((part, index) => (
            <Change key={index} part={part} />
          ))}
        </p>
      )}
      <p className={styles.note}>
        {countText("CLIP", clip)} · {countText("T5", t5)} tokens{estimate && ", estimated"}
      </p>
      {cut !== "" ? (
        <p className={styles.note}>
          △ Cut off to fit CLIP: <q dir="auto">{cut}</q>
        </p>
      ) : (
        unread && (
          <p className={styles.note}>
            △ {unread.text} <q dir="auto">{unread.unread}</q>
          </p>
        )
      )}
      {kept.length > 0 && (
        <p className={styles.note}>
          Kept: <span dir="auto">{kept.join(", ")}</span>
        </p>
      )}
    </>
  );
}

/** Marked from its first letter to its last: a line under a space looks like a blank to fill in. */
function Change({ part: { text, kind } }: { part: Piece }) {
  if (kind === "same") return text;
  const Mark = kind === "gone" ? "del" : "ins";
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  return (
    <>
      {before}
      <Mark>{words}</Mark>
      {after}
    </>
  );
}
