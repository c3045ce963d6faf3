/** Width and height together: the project's, a named size, or one's own. */

import { ArrowLeftRight } from "lucide-react";
import { useState } from "react";
import { labelOf, type SizeFields } from "@/lib/formFields";
import { standingOf, textOf } from "@/lib/formValues";
import { Field, IconButton, NumberInput, Select } from "@/ui";
import type { FieldActions } from "./control";
import styles from "./controls.module.css";
import shared from "./generate.module.css";
import type { Form } from "./useForm";

const OWN = "own";

export function SizeField({ size, form, actions }: { size: SizeFields; form: Form; actions: FieldActions }) {
  const { width, height, named } = size;
  const { values } = form.state;
  const { sizes, width: projectWidth, height: projectHeight } = form.context;
  const [wantsOwn, setWantsOwn] = useState(false);
  const isOwn = values[width.name] !== undefined || values[height.name] !== undefined;
  const chosen = named ? (values[named.name] ?? named.default) : null;
  const mode = isOwn || wantsOwn ? OWN : typeof chosen === "string" ? `:${chosen}` : "";
  const effective = (field: typeof width) => {
    const { value } = standingOf(field, form.fields, values, form.context);
    return typeof value === "number" ? String(value) : "";
  };
  const entered = (field: typeof width) => textOf(values[field.name]);

  const choose = (next: string) => {
    setWantsOwn(next === OWN);
    if (next === OWN) {
      // What is seen is what one changes.
      const [w, h] = [effective(width), effective(height)];
      if (w && h) {
        actions.set(width.name, w);
        actions.set(height.name, h);
      }
      return;
    }
    actions.set(width.name, null);
    actions.set(height.name, null);
    if (named) actions.set(named.name, next.startsWith(":") ? next.slice(1) : null);
  };
  const swap = () => {
    const [w, h] = [entered(width) || effective(width), entered(height) || effective(height)];
    actions.set(width.name, h || null);
    actions.set(height.name, w || null);
  };
  const options = [
    {
      value: "",
      label:
        projectWidth !== null && projectHeight !== null
          ? `Project's, ${projectWidth} × ${projectHeight}`
          : "Project's",
    },
    ...(named?.options ?? []).map((option) => {
      const name = String(option);
      const [w, h] = [sizes[name]?.["width"], sizes[name]?.["height"]];
      return {
        value: `:${name}`,
        label: `${labelOf(name)}${typeof w === "number" && typeof h === "number" ? `, ${w} × ${h}` : ""}`,
      };
    }),
    { value: OWN, label: "Own size" },
  ];
  const rule = [width, height].find((field) => field.multipleOf !== null && field.multipleOf > 1)?.multipleOf;
  const side = (field: typeof width) => (
    <div data-field={field.name} className={styles.side}>
      <Field label={field.label} error={form.problems[field.name]}>
        {(state) => (
          <NumberInput
            field={state}
            inputMode="numeric"
            value={entered(field)}
            placeholder={effective(field) || "Automatic"}
            onChange={(event) => actions.set(field.name, event.target.value)}
            onBlur={() => {
              if (entered(field).trim() === "") actions.set(field.name, null);
              actions.check(field.name);
            }}
          />
        )}
      </Field>
    </div>
  );

  return (
    <div data-field={named?.name ?? "size"} className={styles.size}>
      <Field
        label={<span title={width.description}>Size</span>}
        className={shared.row}
        error={named ? form.problems[named.name] : undefined}
        hint={width.description || undefined}
      >
        {(state) => <Select field={state} options={options} value={mode} onChange={choose} />}
      </Field>
      {mode === OWN && (
        <div className={styles.sides}>
          {side(width)}
          <IconButton label="Swap width and height" className={styles.swap} onClick={swap}>
            <ArrowLeftRight />
          </IconButton>
          {side(height)}
        </div>
      )}
      {rule !== undefined && <p className={shared.quietText}>Both in multiples of {rule}.</p>}
    </div>
  );
}
