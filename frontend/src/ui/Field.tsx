import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";
import styles from "./Field.module.css";

export interface FieldState {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

export interface FieldProps {
  label: ReactNode;
  /** A sentence on what it is for. */
  hint?: ReactNode;
  /** A sentence on what is wrong with it. */
  error?: string | undefined;
  /** Beside the label, such as a counter or a reset button. */
  aside?: ReactNode;
  required?: boolean;
  className?: string | undefined;
  children: (field: FieldState) => ReactNode;
}

/** A labelled control with its hint and its problem, tied together for everyone who reads the page. */
export function Field({ label, hint, error, aside, required = false, className, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cx(styles.field, className)}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>
          {label}
          {required && (
            <span className={styles.required} title="Required">
              {" "}
              required
            </span>
          )}
        </label>
        {aside}
      </div>
      {children({ id, describedBy, invalid: Boolean(error) })}
      {error && (
        <p id={`${id}-error`} role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

const tied = (field: FieldState) => ({
  id: field.id,
  "aria-describedby": field.describedBy,
  "aria-invalid": field.invalid || undefined,
});

export function TextInput({ field, className, ...others }: ComponentProps<"input"> & { field: FieldState }) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      className={cx(styles.input, className)}
      {...tied(field)}
      {...others}
    />
  );
}

export function TextArea({
  field,
  className,
  ...others
}: ComponentProps<"textarea"> & { field: FieldState }) {
  return <textarea className={cx(styles.input, styles.area, className)} {...tied(field)} {...others} />;
}

/** A number as text: a browser's own number field drops what it can't read, and with it what was typed. */
export function NumberInput({
  field,
  className,
  ...others
}: ComponentProps<"input"> & { field: FieldState }) {
  return (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      className={cx(styles.input, styles.number, className)}
      {...tied(field)}
      {...others}
    />
  );
}
