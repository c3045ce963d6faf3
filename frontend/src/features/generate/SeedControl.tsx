import { Dices, Lock, LockOpen } from "lucide-react";
import type { FormField } from "@/lib/formFields";
import type { SeedValue } from "@/lib/formValues";
import { IconButton, NumberInput } from "@/ui";
import styles from "./controls.module.css";
import shared from "./generate.module.css";
import type { ControlProps } from "./control";

function randomSeed(field: FormField): string {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const max = Math.min(field.max ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const min = Math.max(field.min ?? 0, 0);
  // 53 random bits, as many as a number holds exactly.
  return String(min + (((high & 0x1fffff) * 2 ** 32 + low) % (max - min + 1)));
}

/**
 * The seed of the next run while it is locked; else a new one each run, and the one shown is the one used last: a
 * value that was not used yet would be taken for the picture's own.
 */
export function SeedControl({ field, state, seed, set, check }: ControlProps & { seed: SeedValue }) {
  const { text, locked } = seed;
  const word = locked ? "Kept: every run draws with it" : "Used last; new every run";
  return (
    <div>
      <div className={shared.beside}>
        <NumberInput
          field={state}
          inputMode="numeric"
          className={locked ? undefined : styles.inherited}
          value={text}
          placeholder="New every run"
          // What is typed is meant.
          onChange={(event) => set({ text: event.target.value, locked: event.target.value.trim() !== "" })}
          onBlur={check}
        />
        <IconButton
          label="Keep this seed"
          pressed={locked}
          onClick={() =>
            set(locked ? { text, locked: false } : { text: text || randomSeed(field), locked: true })
          }
        >
          {locked ? <Lock /> : <LockOpen />}
        </IconButton>
        <IconButton
          label="Throw the dice: another seed, kept"
          onClick={() => set({ text: randomSeed(field), locked: true })}
        >
          <Dices />
        </IconButton>
      </div>
      {(locked || text !== "") && <p className={shared.quietText}>{word}</p>}
    </div>
  );
}
