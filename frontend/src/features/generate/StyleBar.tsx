/** A style to write around the prompt, and the way to one's own. */

import { Pencil } from "lucide-react";
import { useState } from "react";
import { labelOf } from "@/lib/formFields";
import { Field, IconButton, Select } from "@/ui";
import { changeForm } from "./formStore";
import styles from "./generate.module.css";
import { StylesDialog } from "./StylesDialog";
import { templateOf, type Form } from "./useForm";

export function StyleBar({ form }: { form: Form }) {
  const [editing, setEditing] = useState(false);
  const { key, state } = form;
  const gone = state.styleId !== null && form.known && form.template === null;
  const choose = (id: string | null) => changeForm(key, (before) => ({ ...before, styleId: id }));
  const options = [
    { value: "", label: "No style" },
    ...form.styles.map((style) => ({
      value: style.id,
      label: style.built_in ? labelOf(style.name) : style.name,
      hint: templateOf(form.styles, style.id) ?? "",
    })),
  ];
  return (
    <div className={styles.rowWithButton}>
      <Field
        label="Style"
        className={styles.row}
        error={gone ? "This style has been deleted: choose another one" : undefined}
      >
        {(field) => (
          <div className={styles.beside}>
            <Select
              field={field}
              value={gone ? null : (state.styleId ?? "")}
              placeholder="Choose a style…"
              options={options}
              onChange={(id) => choose(id || null)}
            />
            <IconButton label="Your styles…" onClick={() => setEditing(true)}>
              <Pencil />
            </IconButton>
          </div>
        )}
      </Field>
      <StylesDialog
        open={editing}
        onClose={() => setEditing(false)}
        styles={form.styles}
        chosen={state.styleId}
        onChoose={choose}
      />
    </div>
  );
}
