import type { Preset } from "@/api/types";
import type { FormField } from "@/lib/formFields";
import { UNTOUCHED, type FormState } from "@/lib/formMemory";
import { withBuiltIn, withPreset } from "@/lib/formPresets";
import { usePreferences } from "@/lib/preferences";

/** A form with a preset chosen: of the server's settings by its name, a person's own by its values. */
export function presetChosen(fields: readonly FormField[], state: FormState, preset: Preset): FormState {
  const values = preset.built_in
    ? withBuiltIn(fields, state.values, preset.name, preset.data)
    : withPreset(fields, state.values, preset.data);
  return { ...state, values, presetId: preset.id };
}

/** What a form begins with: as it was left, else with the preset that the person prefers. */
export function freshForm(
  fields: readonly FormField[],
  presets: readonly Preset[],
  remembered: FormState | null,
): FormState {
  if (remembered) return remembered;
  const preferred = presets.find((preset) => preset.id === usePreferences.getState().preset);
  return preferred ? presetChosen(fields, UNTOUCHED, preferred) : UNTOUCHED;
}
