/** Small controls over Radix, in one look. */

import { Slider as RadixSlider, Switch as RadixSwitch, Tabs as RadixTabs, ToggleGroup } from "radix-ui";
import { type ReactNode } from "react";
import styles from "./controls.module.css";
import { type FieldState } from "./Field";

export function Slider(props: {
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  onCommit?: (value: number) => void;
  label: string;
  valueText?: string;
  disabled?: boolean;
}) {
  const { value, min, max, step, onChange, onCommit, label, valueText, disabled = false } = props;
  return (
    <RadixSlider.Root
      className={styles.slider}
      value={[Math.min(max, Math.max(min, value))]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
    >
      <RadixSlider.Track className={styles.track}>
        <RadixSlider.Range className={styles.range} />
      </RadixSlider.Track>
      <RadixSlider.Thumb className={styles.thumb} aria-label={label} aria-valuetext={valueText} />
    </RadixSlider.Root>
  );
}

export function Switch({
  checked,
  onChange,
  field,
  label,
  disabled = false,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  field?: FieldState;
  label?: string;
  disabled?: boolean;
}) {
  return (
    <RadixSwitch.Root
      className={styles.switch}
      checked={checked}
      onCheckedChange={onChange}
      id={field?.id}
      aria-label={label}
      aria-describedby={field?.describedBy}
      disabled={disabled}
    >
      <RadixSwitch.Thumb className={styles.knob} />
    </RadixSwitch.Root>
  );
}

/** A few choices side by side; exactly one is chosen. */
export function Segmented<T extends string>({
  options,
  value,
  onChange,
  label,
}: {
  options: readonly { value: T; label: ReactNode; title?: string }[];
  value: T;
  onChange: (value: T) => void;
  label: string;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.segmented}
      value={value}
      onValueChange={(next) => next && onChange(next as T)}
      aria-label={label}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={styles.segment}
          title={option.title}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

export const Tabs = RadixTabs.Root;
export const TabPanel = RadixTabs.Content;

export function TabList<T extends string>({
  tabs,
  label,
}: {
  tabs: readonly { value: T; label: ReactNode }[];
  label: string;
}) {
  return (
    <RadixTabs.List className={styles.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <RadixTabs.Trigger key={tab.value} value={tab.value} className={styles.tab}>
          {tab.label}
        </RadixTabs.Trigger>
      ))}
    </RadixTabs.List>
  );
}

/** How far something is; without a number, that it is at work. */
export function Progress({ percent, label }: { percent: number | null; label: string }) {
  const shown = percent === null ? undefined : Math.min(100, Math.max(0, percent));
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown === undefined ? undefined : Math.round(shown)}
    >
      <div
        className={shown === undefined ? styles.unknown : styles.bar}
        style={shown === undefined ? undefined : { width: `${shown}%` }}
      />
    </div>
  );
}
