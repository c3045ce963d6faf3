import type { KeyboardEvent } from "react";
import { isSlidable } from "@/lib/formFields";
import { numberIn, onStep, textOf, tidy } from "@/lib/formValues";
import { cx, NumberInput, Slider } from "@/ui";
import styles from "./controls.module.css";
import type { ControlProps } from "./control";

/** A number to type, and where its bounds allow it to drag. Arrow keys step, with Shift by ten. */
export function NumberControl({
  field,
  state,
  value,
  standing,
  set,
  check,
  compact = false,
  label,
}: ControlProps & { compact?: boolean; label?: string }) {
  const known = typeof standing.value === "number" ? standing.value : null;
  const text =
    value === undefined
      ? standing.source === "default" && known !== null
        ? tidy(known)
        : ""
      : textOf(value);
  const now = numberIn(text) ?? known;
  const placeholder = known === null ? "Auto" : tidy(known);
  const keyDown = (event: KeyboardEvent) => {
    const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (way === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    set(tidy(onStep(field, (now ?? field.min ?? 0) + way * field.step * (event.shiftKey ? 10 : 1))));
  };
  const input = (
    <NumberInput
      field={state}
      aria-label={label}
      className={cx(compact && styles.compactNumber)}
      value={text}
      placeholder={placeholder}
      onChange={(event) => set(event.target.value)}
      onKeyDown={keyDown}
      onBlur={() => {
        if (text.trim() === "" && value !== undefined) set(null);
        check();
      }}
    />
  );
  if (compact || !isSlidable(field)) return input;
  return (
    <div className={cx(styles.slide, now === null && styles.unset)}>
      <Slider
        label={field.label}
        value={now ?? field.min ?? 0}
        min={field.min ?? 0}
        max={field.max ?? 0}
        step={field.step}
        valueText={now === null ? "Automatic" : tidy(now)}
        onChange={(next) => set(tidy(onStep(field, next)))}
      />
      {input}
    </div>
  );
}
