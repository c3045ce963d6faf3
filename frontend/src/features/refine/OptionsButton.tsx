/** How far the picture is drawn anew, in how many steps, from which seed: a person's word before the server's. */

import { SlidersHorizontal } from "lucide-react";
import { Popover } from "radix-ui";
import { useId } from "react";
import { numberIn, tidy } from "@/lib/formValues";
import { Button, cx, Field, IconButton, NumberInput, Slider } from "@/ui";
import { NO_OPTIONS, problemsOf, type OptionName } from "./options";
import styles from "./refine.module.css";
import { useDraft } from "./refineStore";
import type { Planned } from "./usePlan";

const SHOWN: readonly { name: OptionName; label: string; hint: string }[] = [
  { name: "steps", label: "Steps", hint: "Empty: as the picture has" },
  { name: "seed", label: "Seed", hint: "Empty: as the picture has" },
];

export function OptionsButton({ planned }: { planned: Planned }) {
  const options = useDraft((draft) => draft.options);
  const heading = useId();
  const problems = problemsOf(options);
  const count = [options.strength, options.steps, options.seed].filter((text) => text.trim() !== "").length;
  const set = (name: OptionName, text: string) =>
    useDraft.setState({ options: { ...options, [name]: text }, read: null, outcome: null });
  const usual = planned.plan?.strength ?? 0.6;
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton
          label={count > 0 ? `How it is drawn: ${count} set` : "How it is drawn"}
          className={cx(styles.options, count > 0 && styles.set)}
          data-options
        >
          <SlidersHorizontal />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-labelledby={heading}
          data-layer
        >
          <h2 id={heading} className={styles.heading}>
            How it is drawn
          </h2>
          <Field
            label="Strength"
            error={problems.strength}
            hint="How much is drawn anew, when the picture is the start. Empty: by the kind of change"
          >
            {(field) => (
              <div className={styles.pair}>
                <Slider
                  label="Strength"
                  min={0.05}
                  max={1}
                  step={0.05}
                  value={numberIn(options.strength) ?? usual}
                  onChange={(value) => set("strength", tidy(value))}
                />
                <NumberInput
                  field={field}
                  className={styles.number}
                  value={options.strength}
                  placeholder={tidy(usual)}
                  onChange={(event) => set("strength", event.target.value)}
                />
              </div>
            )}
          </Field>
          <div className={styles.pair}>
            {SHOWN.map(({ name, label, hint }) => (
              <Field key={name} label={label} error={problems[name]} hint={hint}>
                {(field) => (
                  <NumberInput
                    field={field}
                    value={options[name]}
                    placeholder="auto"
                    onChange={(event) => set(name, event.target.value)}
                  />
                )}
              </Field>
            ))}
          </div>
          {count > 0 && (
            <Button small onClick={() => useDraft.setState({ options: NO_OPTIONS })}>
              Leave it all to Kino
            </Button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
