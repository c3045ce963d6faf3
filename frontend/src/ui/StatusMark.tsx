import styles from "./StatusMark.module.css";

export type Status = "ready" | "waiting" | "generating" | "failed" | "stopped" | "empty";

const SHAPES: Record<Status, string> = {
  ready: "●",
  waiting: "○",
  generating: "◐",
  failed: "△",
  stopped: "◻",
  empty: "◌",
};
const WORDS: Record<Status, string> = {
  ready: "ready",
  waiting: "waiting",
  generating: "generating",
  failed: "failed",
  stopped: "stopped",
  empty: "no picture yet",
};

/** A state by shape and word, never by colour alone. */
export function StatusMark({ status, word = WORDS[status] }: { status: Status; word?: string }) {
  return (
    <span className={styles[status]}>
      <span aria-hidden>{SHAPES[status]}</span> {word}
    </span>
  );
}

export function statusOfTask(status: string): Status {
  switch (status) {
    case "completed":
      return "ready";
    case "running":
      return "generating";
    case "failed":
      return "failed";
    case "stopped":
      return "stopped";
    default:
      return "waiting";
  }
}
