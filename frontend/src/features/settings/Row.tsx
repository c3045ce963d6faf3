import { useId, type ReactNode } from "react";
import type { FieldState } from "@/ui";
import styles from "./SettingsPage.module.css";

/** A setting with its name on the left and its control on the right. */
export function Row({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (field: FieldState) => ReactNode;
}) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
        {error && (
          <p id={`${id}-error`} role="alert" className={styles.error}>
            {error}
          </p>
        )}
      </div>
      <div className={styles.control}>{children({ id, describedBy, invalid: Boolean(error) })}</div>
    </div>
  );
}
