import { X } from "lucide-react";
import { createPortal } from "react-dom";
import { IconButton } from "@/ui";
import styles from "./recall.module.css";
import { dismissNotice, useNotice } from "./notice";
import type { Over } from "./useRecallFile";

/** What is missing here of the picture whose parameters are in the form; nothing where all is here. */
export function RecallNotice({ projectId }: { projectId: number }) {
  const notice = useNotice((state) => state.notice);
  if (notice?.projectId !== projectId || notice.missing.length === 0) return null;
  return (
    <div className={styles.notice} role="status">
      <p className={styles.head}>
        <span>
          △ Not everything of <span dir="auto">{notice.name}</span> is here
        </span>
        <IconButton label="Dismiss" onClick={dismissNotice}>
          <X />
        </IconButton>
      </p>
      <ul>
        {notice.missing.map((sentence, index) => (
          <li key={index}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

/** Over the place that would take the file. */
export function DropHint({ over }: { over: Over }) {
  return createPortal(
    <div className={styles.hint} style={over} aria-hidden>
      <p>Drop a PNG to use the parameters it was made with</p>
    </div>,
    document.body,
  );
}
