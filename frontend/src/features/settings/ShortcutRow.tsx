/** One command whose keys can be added, taken away, and set back. */

import { Plus, RotateCcw, X } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { bindingOf, keysOf, keyText, useShortcuts, type Command } from "@/lib/commands";
import { Button, IconButton } from "@/ui";
import { Keys, NoKey } from "./Keys";
import { afterGiving, judge, type Verdict } from "./shortcutList";
import styles from "./ShortcutList.module.css";

export function ShortcutRow({ command }: { command: Command }) {
  const { own, singleKeys, remap } = useShortcuts();
  const [recording, setRecording] = useState(false);
  const keys = keysOf(command, { own, singleKeys: true });
  const live = new Set(keysOf(command, { own, singleKeys }));
  const changed = own[command.id] !== undefined;
  const row = useRef<HTMLLIElement>(null);
  // What was pressed goes away with what it did: the keyboard goes on at the button that is always there.
  const stay = () =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        row.current?.querySelector<HTMLElement>("[data-give]")?.focus();
    });
  return (
    <li className={styles.row} ref={row}>
      <span className={styles.title}>
        {command.title}
        {changed && <span className={styles.changed}>changed</span>}
      </span>
      {keys.length === 0 && !recording && <NoKey />}
      {keys.map((key) => (
        <span key={key} className={live.has(key) ? styles.key : styles.off}>
          <Keys binding={key} />
          {!live.has(key) && <span className={styles.none}>off</span>}
          <IconButton
            label={`Take ${keyText(key)} from “${command.title}”`}
            onClick={() => {
              remap(
                command.id,
                keys.filter((one) => one !== key),
              );
              stay();
            }}
          >
            <X />
          </IconButton>
        </span>
      ))}
      {recording ? (
        <Recorder
          command={command}
          onEnd={() => {
            setRecording(false);
            stay();
          }}
        />
      ) : (
        <IconButton label={`Give a key to “${command.title}”`} onClick={() => setRecording(true)} data-give>
          <Plus />
        </IconButton>
      )}
      {changed ? (
        <IconButton
          label={`Set the keys of “${command.title}” back`}
          onClick={() => {
            remap(command.id, null);
            stay();
          }}
        >
          <RotateCcw />
        </IconButton>
      ) : (
        <span className={styles.gap} />
      )}
    </li>
  );
}

function sentence(binding: string, verdict: Verdict): string {
  switch (verdict.kind) {
    case "own":
      return `${keyText(binding)} is already its key`;
    case "reserved":
      return `${keyText(binding)} ${verdict.why}: press another`;
    case "taken":
      return `${keyText(binding)} belongs to “${verdict.by.map(({ title }) => title).join("” and “")}”`;
    case "free":
      return "";
  }
}

/** Waits for a key. Esc and leaving cancel; one that belongs to another command is taken over only when asked to. */
function Recorder({ command, onEnd }: { command: Command; onEnd: () => void }) {
  const { own, remap } = useShortcuts();
  const [pressed, setPressed] = useState<string | null>(null);
  const verdict = pressed === null ? null : judge(pressed, command, own);

  const give = (binding: string) => {
    for (const [id, keys] of afterGiving(binding, command, own)) remap(id, keys);
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey) return onEnd();
    // Nothing that is pressed here may do what it does elsewhere.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return onEnd();
    const binding = bindingOf(event.nativeEvent);
    if (binding === null) return;
    setPressed(binding);
    if (judge(binding, command, own).kind === "free") give(binding);
  };

  if (pressed !== null && verdict?.kind === "taken") {
    return (
      <span className={styles.conflict} role="alert">
        {sentence(pressed, verdict)}
        <Button small autoFocus onClick={() => give(pressed)}>
          Take it over
        </Button>
        <Button small look="quiet" onClick={onEnd}>
          Leave it
        </Button>
      </span>
    );
  }
  return (
    <button
      type="button"
      autoFocus
      className={styles.recorder}
      aria-label={`Press a key for “${command.title}”; Escape cancels`}
      onKeyDown={onKeyDown}
      onBlur={onEnd}
    >
      <span role="status">
        {pressed !== null && verdict ? sentence(pressed, verdict) : "Press a key… Esc cancels"}
      </span>
    </button>
  );
}
