import { Copy } from "lucide-react";
import { copyText } from "@/lib/copyText";
import type { Fact } from "@/lib/fact";
import { IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./Facts.module.css";
import { toast, toastProblem } from "./toasts";

/** Beyond this a value scrolls within itself, and can take the focus for it. */
const LONG = 500;

/** Puts something on the clipboard and says so. */
export function copyAndTell(what: string, text: string): void {
  copyText(text).then(() => toast({ kind: "done", key: "copied", text: `${what} copied` }), toastProblem);
}

/** Names and values; long values take a line of their own. */
export function Facts({ facts, label }: { facts: readonly Fact[]; label: string }) {
  return (
    <dl className={styles.facts} aria-label={label}>
      {facts.map((fact, index) => (
        <div key={`${index} ${fact.label}`} className={cx(styles.fact, fact.wide && styles.wide)}>
          <dt className={styles.label}>{fact.label}</dt>
          <dd className={cx(styles.value, fact.unset && styles.unset)} dir="auto">
            {fact.picture && <img className={styles.picture} src={fact.picture} alt="" loading="lazy" />}
            <span
              className={styles.text}
              {...(fact.text.length > LONG ? { tabIndex: 0, role: "region", "aria-label": fact.label } : {})}
            >
              {fact.text}
            </span>
            {fact.copy && (
              <IconButton
                label={`Copy ${fact.label.toLowerCase()}`}
                className={styles.copy}
                onClick={() => copyAndTell(fact.label, fact.text)}
              >
                <Copy />
              </IconButton>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
