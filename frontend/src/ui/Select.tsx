import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { KeyboardEvent } from "react";
import { type FieldState } from "./Field";
import styles from "./Select.module.css";
import { pageNonce } from "./nonce";

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

export interface SelectProps {
  options: readonly Option[];
  value: string | null;
  onChange: (value: string) => void;
  onBlur?: () => void;
  placeholder?: string;
  field?: FieldState;
  /** Its name, where no `Field` gives it one. */
  label?: string;
  disabled?: boolean;
}

// Radix keeps the empty string for "nothing chosen"; an option may still mean it.
const NONE = " none";
const inner = (value: string) => (value === "" ? NONE : value);
const outer = (value: string) => (value === NONE ? "" : value);

/** Radix opens the list at Enter also with Ctrl, which is the page's key: Ctrl+Enter generates, wherever one is in the form. */
function leaveChords(event: KeyboardEvent): void {
  // Told to Radix alone: the key itself goes on to the page.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.defaultPrevented = true;
}

export function Select({
  options,
  value,
  onChange,
  onBlur,
  placeholder = "Choose…",
  field,
  label,
  disabled = false,
}: SelectProps) {
  return (
    <Radix.Root
      value={value === null ? "" : inner(value)}
      onValueChange={(next) => onChange(outer(next))}
      onOpenChange={(open) => !open && onBlur?.()}
      disabled={disabled}
    >
      <Radix.Trigger
        className={styles.trigger}
        id={field?.id}
        aria-label={label}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        onKeyDown={leaveChords}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon>
          <ChevronDown size={14} />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.content} position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport nonce={pageNonce()}>
            {options.map((option) => (
              <Radix.Item key={option.value} value={inner(option.value)} className={styles.item}>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint && <span className={styles.hint}>{option.hint}</span>}
                <Radix.ItemIndicator className={styles.tick}>
                  <Check size={14} />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
