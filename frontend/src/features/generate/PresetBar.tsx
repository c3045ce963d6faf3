/** Settings under a name: the server's own, such as fast and quality, and those that a person keeps. */

import { BookmarkPlus, Ellipsis } from "lucide-react";
import { useState } from "react";
import { labelOf, presetFieldOf } from "@/lib/formFields";
import { isAsKept, keptOf, presetHint, settingsOf, withBuiltIn } from "@/lib/formPresets";
import { isChanged, withValue } from "@/lib/formValues";
import { DropdownMenu, Field, IconButton, Select, toastProblem, type MenuEntry } from "@/ui";
import { changeForm, setProblems } from "./formStore";
import { presetChosen } from "./fresh";
import styles from "./generate.module.css";
import { NameDialog } from "./NameDialog";
import { addPreset, changePreset, removePreset } from "./presetSteps";
import type { Form } from "./useForm";

function chosenOf(form: Form) {
  const field = presetFieldOf(form.fields);
  const named = field && (form.state.values[field.name] ?? field.default);
  // The server's presets are a field of the form; a person's own are what was chosen last.
  // One's own may name one of the server's among its settings.
  return (
    form.presets.find((preset) => !preset.built_in && preset.id === form.state.presetId) ??
    form.presets.find((preset) => preset.built_in && preset.name === named)
  );
}

export function PresetBar({ form }: { form: Form }) {
  const [asking, setAsking] = useState<"save" | "rename" | null>(null);
  const { key, fields, state, presets, plugin } = form;
  const chosen = chosenOf(form);
  const own = chosen && !chosen.built_in ? chosen : undefined;
  const asKept = !own || isAsKept(fields, state.values, own.data);
  const settings = settingsOf(fields);
  const changed = settings.some((field) => isChanged(field, state.values));

  const choose = (id: string) => {
    const preset = presets.find((one) => one.id === id);
    setProblems(key, () => ({}));
    changeForm(key, (before) =>
      preset
        ? presetChosen(fields, before, preset)
        : { ...before, values: withBuiltIn(fields, before.values, null, {}), presetId: null },
    );
  };
  const resetAll = () => {
    setProblems(key, () => ({}));
    changeForm(key, (before) => ({
      ...before,
      presetId: null,
      values: settings.reduce((values, field) => withValue(values, field.name, null), before.values),
    }));
  };
  const save = async (name: string) => {
    const made = await addPreset({
      kind: "generator",
      name,
      plugin: plugin.name,
      data: keptOf(fields, state.values),
    });
    changeForm(key, (before) => ({ ...before, presetId: made.id }));
  };
  const remove = async () => {
    if (!own) return;
    await removePreset(own);
    changeForm(key, (before) => ({ ...before, presetId: null }));
  };
  const entries: MenuEntry[] = [
    ...(own
      ? [
          {
            label: `Save changes to ${own.name}`,
            disabled: asKept,
            onSelect: () =>
              void changePreset(own, { data: keptOf(fields, state.values) }).catch(toastProblem),
          },
          { label: "Rename…", onSelect: () => setAsking("rename") },
          { label: `Delete ${own.name}`, danger: true, onSelect: () => void remove().catch(toastProblem) },
          "-" as const,
        ]
      : []),
    { label: "All settings back to their defaults", disabled: !changed, onSelect: resetAll },
  ];

  return (
    <div data-field={form.layout.preset?.name}>
      <Field
        label="Preset"
        className={styles.row}
        error={form.layout.preset ? form.problems[form.layout.preset.name] : undefined}
      >
        {(field) => (
          <div className={styles.beside}>
            <Select
              field={field}
              value={chosen?.id ?? ""}
              options={[
                { value: "", label: presets.length === 0 ? "None kept yet" : "None" },
                ...presets.map((preset) => ({
                  value: preset.id,
                  label: `${preset.built_in ? labelOf(preset.name) : preset.name}${preset === own && !asKept ? " (changed)" : ""}`,
                  hint: presetHint(preset.data),
                })),
              ]}
              onChange={choose}
            />
            <IconButton label="Save these settings as a preset…" onClick={() => setAsking("save")}>
              <BookmarkPlus />
            </IconButton>
            <DropdownMenu
              entries={entries}
              trigger={
                <IconButton label="More for presets">
                  <Ellipsis />
                </IconButton>
              }
            />
          </div>
        )}
      </Field>
      <NameDialog
        key={asking}
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={asking === "rename" ? "Rename preset" : "Save as a preset"}
        description={
          asking === "rename"
            ? undefined
            : "Keeps all settings; not what is described, its pictures or its seed."
        }
        action={asking === "rename" ? "Rename" : "Save"}
        initial={asking === "rename" ? (own?.name ?? "") : ""}
        taken={presets.filter((preset) => asking !== "rename" || preset !== own).map((preset) => preset.name)}
        onName={async (name) => (asking === "rename" ? own && changePreset(own, { name }) : save(name))}
      />
    </div>
  );
}
