/**
 * Under the picture: what is edited, what it says, and where one says what to change. It is always as tall, so that
 * the picture stays where it is; what needs more room lies over the transport.
 */

import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { command, handlerOf, keyText, runCommand, useCommand, useKey } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { Button, Kbd } from "@/ui";
import { ByHand } from "./ByHand";
import { Chip } from "./Chip";
import { OptionsButton } from "./OptionsButton";
import { PlanLine } from "./PlanLine";
import styles from "./refine.module.css";
import { handOf, trouble, useDraft, write } from "./refineStore";
import { submit, tryAgain } from "./run";
import { useKeysOfInput } from "./useKeysOfInput";
import { usePlan } from "./usePlan";
import { useReturningServer, useReturningWords } from "./useReturningWords";
import { useSource } from "./useSource";

export function RefineBox({ projectId }: { projectId: number }) {
  const found = useSource(projectId);
  const source = typeof found === "string" ? null : found;
  const why = typeof found === "string" ? found : "The picture is being looked up";
  const box = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const draft = useDraft();
  const planned = usePlan(source);
  const key = useKey(command("refine.focus"));
  useReturningWords();
  useReturningServer();

  const focus = () => {
    // A full screen lies over the box.
    if (handlerOf("viewer.fullscreen")?.checked) runCommand("viewer.fullscreen");
    if (!box.current?.contains(document.activeElement)) before.current = document.activeElement;
    useStudio.setState({ playing: false });
    input.current?.focus();
    input.current?.select();
  };
  const giveBack = () => {
    const was = before.current;
    before.current = null;
    if (was instanceof HTMLElement && was.isConnected && was !== document.body) was.focus();
    else input.current?.blur();
  };
  const go = async () => {
    if (!source) return trouble(why);
    // The playhead may have gone on while the box still names the frame before.
    if (source.frame.id !== useStudio.getState().frameId) return;
    const next = await submit(source);
    if (next === "options") box.current?.querySelector<HTMLElement>("[data-options]")?.click();
    if (next === "choose") useDraft.setState({ choosing: true });
  };

  const frameId = source?.frame.id;
  const keyDown = useKeysOfInput(() => void go(), giveBack, frameId);
  useEffect(() => {
    // What was told of one frame's picture is no news of another's.
    useDraft.setState({ outcome: null, reapply: false, read: null, choosing: false });
  }, [frameId]);

  const byHand = handOf(draft, frameId) !== null;
  const enabled = source ? true : why;
  // Also where there is nothing to refine: what is typed next would else be taken for single keys.
  useCommand("refine.focus", focus);
  useCommand("refine.run", () => void go(), { enabled });
  useCommand("take.tryAgain", () => source && void tryAgain(source), { enabled });
  useCommand("refine.reapply", () => toggleReapply(focus), {
    enabled: !source ? why : source.depth > 1 || "There are not several changes yet",
    checked: draft.reapply,
    title:
      source && source.depth > 1
        ? `Re-apply all ${source.depth} changes to the original`
        : "Re-apply all changes to the original",
  });

  return (
    <section className={styles.box} ref={box} aria-label="Refine">
      <div className={styles.grid}>
        <div className={styles.slot}>
          <div
            className={styles.plan}
            onKeyDown={(event) => event.key === "Escape" && backToInput(event, input)}
          >
            {byHand && source ? (
              <ByHand source={source} onDone={() => input.current?.focus()} onRun={() => void go()} />
            ) : (
              <PlanLine source={source} planned={planned} onDone={() => input.current?.focus()} />
            )}
          </div>
        </div>
        <Chip source={source} />
        <div className={styles.field}>
          <input
            ref={input}
            className={styles.input}
            type="text"
            dir="auto"
            autoComplete="off"
            enterKeyHint="go"
            aria-label="Say what to change"
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            placeholder={
              source
                ? draft.reapply
                  ? "One more change, or Enter"
                  : "Say what to change: make the ball red"
                : typeof found === "string"
                  ? found
                  : ""
            }
            value={draft.text}
            onFocus={(event) => {
              useStudio.setState({ playing: false });
              if (!box.current?.contains(event.relatedTarget)) before.current ??= event.relatedTarget;
            }}
            onChange={(event) => write(event.target.value)}
            onKeyDown={keyDown}
          />
          {key && draft.text === "" && (
            <span className={styles.key}>
              <Kbd>{keyText(key)}</Kbd>
            </span>
          )}
        </div>
        <div className={styles.tools}>
          <OptionsButton planned={planned} />
          <Button
            look={draft.text.trim() === "" && !draft.reapply && !byHand ? "plain" : "primary"}
            className={styles.go}
            busy={draft.busy}
            aria-disabled={source ? undefined : true}
            title={source ? undefined : why}
            onClick={() => void go()}
          >
            <span className={styles.goWord}>Refine</span> <CornerDownLeft size={14} aria-hidden />
          </Button>
        </div>
      </div>
    </section>
  );
}

function toggleReapply(focus: () => void): void {
  useDraft.setState(({ reapply }) => ({ reapply: !reapply, outcome: null, byHand: null }));
  focus();
}

function backToInput(event: KeyboardEvent, input: RefObject<HTMLInputElement | null>): void {
  event.preventDefault();
  useDraft.setState({ byHand: null });
  input.current?.focus();
}
