import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { create } from "zustand";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./toasts.module.css";

export interface Toast {
  text: string;
  kind?: "info" | "done" | "problem";
  /** What can be done about it, such as "Undo" or "Show frame". */
  action?: { label: string; run: () => void };
  /** Of two toasts with one key only the newer stays. */
  key?: string;
  picture?: string;
}

interface Shown extends Toast {
  id: number;
}

const useToasts = create<{ toasts: readonly Shown[] }>(() => ({ toasts: [] }));
let next = 1;
const MOST = 4;

export function toast(toast: Toast): void {
  const id = next++;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((one) => !toast.key || one.key !== toast.key), { ...toast, id }].slice(-MOST),
  }));
}

const OFFLINE = "offline";

/** Tells what went wrong, in its own sentence. */
export function toastProblem(error: unknown, key?: string): void {
  if (error instanceof Error && error.name === "Offline")
    return toast({ text: `${error.message}: nothing was changed`, kind: "problem", key: OFFLINE });
  const text = error instanceof Error ? error.message : String(error);
  toast({ text, kind: "problem", ...(key ? { key } : {}) });
}

/** The server is back: that it was not there is no news any more. */
export function dismissOffline(): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.key !== OFFLINE) }));
}

/** What a message offers to undo has been undone by the menu or the keys: its button would do nothing. */
export function dismissUndo(): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.action?.label !== "Undo") }));
}

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

/**
 * The newest layer alone hears Escape, and a message is one. Pressed elsewhere, the key is meant for the dialog or menu
 * behind: messages go, and it gets the key.
 */
function makeWay(event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof Element) || target.closest("[data-toast]")) return;
  event.preventDefault();
  useToasts.setState({ toasts: [] });
  const again = new KeyboardEvent("keydown", {
    key: "Escape",
    code: "Escape",
    bubbles: true,
    cancelable: true,
  });
  setTimeout(() => target.dispatchEvent(again), 0);
}

export function Toaster() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <Radix.Provider label="Message" swipeDirection="right">
      {toasts.map(({ id, text, kind = "info", action, picture }) => (
        <Radix.Root
          key={id}
          className={cx(styles.toast, styles[kind])}
          duration={kind === "problem" ? 12_000 : 6000}
          onOpenChange={(open) => !open && dismiss(id)}
          onEscapeKeyDown={makeWay}
          data-toast
        >
          {picture && <img className={styles.picture} src={picture} alt="" />}
          <Radix.Description className={styles.text}>{text}</Radix.Description>
          {action && (
            <Radix.Action asChild altText={action.label}>
              <Button small onClick={action.run}>
                {action.label}
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label="Dismiss">
              <X />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className={styles.viewport} />
    </Radix.Provider>
  );
}
