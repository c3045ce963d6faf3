/** One parameter as the control that its type asks for. */

import { RotateCcw } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { FormField } from "@/lib/formFields";
import { isChanged, rowsIn, seedIn, standingOf, type Standing, type Value } from "@/lib/formValues";
import { cx, Field, IconButton, Switch, TextArea, TextInput, type FieldState } from "@/ui";
import { ChoiceControl } from "./ChoiceControl";
import type { ControlProps, FieldActions } from "./control";
import styles from "./controls.module.css";
import shared from "./generate.module.css";
import { ImageControl } from "./ImageControl";
import { ListControl } from "./ListControl";
import { ModelControl } from "./ModelControl";
import { NumberControl } from "./NumberControl";
import { SeedControl } from "./SeedControl";
import type { Form } from "./useForm";

/** Labels of wide controls stand above them. */
const WIDE: ReadonlySet<FormField["type"]> = new Set(["text", "image", "lora_list"]);

export function ParameterField({
  field,
  form,
  actions,
}: {
  field: FormField;
  form: Form;
  actions: FieldActions;
}) {
  const { values } = form.state;
  const standing = standingOf(field, form.fields, values, form.context);
  // Inside a list each row says what is wrong with it.
  const inner = field.type === "lora_list" ? form.problems : undefined;
  return (
    <Parameter
      field={field}
      value={values[field.name]}
      standing={standing.value}
      source={standing.source}
      changed={isChanged(field, values)}
      problem={form.problems[field.name]}
      inner={inner}
      projectId={form.projectId}
      set={actions.set}
      check={actions.check}
    />
  );
}

interface ParameterProps {
  field: FormField;
  value: Value | undefined;
  standing: unknown;
  source: Standing["source"];
  changed: boolean;
  problem: string | undefined;
  inner: Readonly<Record<string, string>> | undefined;
  projectId: number;
  set: FieldActions["set"];
  check: FieldActions["check"];
}

// A key typed into the prompt must not draw every other control again.
const Parameter = memo(function Parameter({
  field,
  value,
  standing,
  source,
  changed,
  problem,
  inner,
  projectId,
  set,
  check,
}: ParameterProps) {
  const props = (state: FieldState): ControlProps => ({
    field,
    state,
    value,
    standing: { value: standing, source },
    set: (next) => set(field.name, next),
    check: () => check(field.name),
  });
  const control = (state: FieldState): ReactNode => {
    switch (field.type) {
      case "string":
      case "text":
        return <TextControl {...props(state)} />;
      case "integer":
      case "float":
        return <NumberControl {...props(state)} />;
      case "boolean":
        return (
          <Switch
            field={state}
            checked={(value ?? standing) === true}
            onChange={(on) => set(field.name, on)}
          />
        );
      case "selection":
        return <ChoiceControl {...props(state)} />;
      case "model_selection":
        return <ModelControl {...props(state)} />;
      case "seed":
        return (
          <SeedControl
            {...props(state)}
            seed={seedIn(value === undefined ? {} : { [field.name]: value }, field)}
          />
        );
      case "image":
        return <ImageControl {...props(state)} projectId={projectId} />;
      case "lora_list":
        return (
          <ListControl
            {...props(state)}
            rows={rowsIn(value === undefined ? {} : { [field.name]: value }, field)}
            problems={inner ?? {}}
          />
        );
    }
  };
  return (
    <div data-field={field.name}>
      <Field
        label={<span title={field.description}>{field.label}</span>}
        required={field.required}
        error={problem}
        hint={field.description || undefined}
        className={cx(!WIDE.has(field.type) && shared.row)}
        aside={
          changed &&
          !field.required &&
          field.type !== "seed" && (
            <IconButton
              label={`${field.label} back to its default`}
              className={shared.reset}
              onClick={() => set(field.name, null)}
            >
              <RotateCcw />
            </IconButton>
          )
        }
      >
        {control}
      </Field>
    </div>
  );
});

function TextControl({ field, state, value, standing, set, check }: ControlProps) {
  const shown =
    typeof value === "string" ? value : standing.source === "default" ? String(standing.value) : "";
  const inherited = value === undefined && standing.source === "project" ? String(standing.value) : undefined;
  const shared = {
    field: state,
    value: shown,
    dir: "auto",
    placeholder: inherited ?? (field.example ? `Such as: ${field.example}` : undefined),
    onBlur: check,
  };
  if (field.type === "string") return <TextInput {...shared} onChange={(event) => set(event.target.value)} />;
  return <TextArea {...shared} className={styles.smallArea} onChange={(event) => set(event.target.value)} />;
}
