/** A person's own styles: make, change, rename, delete. The built-in ones are there to begin from. */

import { useState } from "react";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Preset } from "@/api/types";
import { labelOf } from "@/lib/formFields";
import { nameProblem, PLACEHOLDER, templateProblem } from "@/lib/formStyle";
import { Button, cx, Dialog, Field, TextArea, TextInput } from "@/ui";
import shared from "./generate.module.css";
import styles from "./StylesDialog.module.css";
import { addPreset, changePreset, removePreset } from "./presetSteps";
import { templateOf } from "./useForm";

interface Draft {
  /** Null for a new one. */
  preset: Preset | null;
  name: string;
  template: string;
}

const EMPTY: Draft = { preset: null, name: "", template: `${PLACEHOLDER}, ` };

interface Props {
  open: boolean;
  onClose: () => void;
  styles: readonly Preset[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

export function StylesDialog({ open, onClose, styles: all, chosen, onChoose }: Props) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title="Styles"
      description={`A style is written around what you describe, in the place of ${PLACEHOLDER}.`}
    >
      <Editor all={all} chosen={chosen} onChoose={onChoose} />
    </Dialog>
  );
}

function Editor({ all, chosen, onChoose }: Pick<Props, "chosen" | "onChoose"> & { all: readonly Preset[] }) {
  const begin = (preset: Preset): Draft => ({
    preset,
    name: preset.name,
    template: templateOf(all, preset.id) ?? "",
  });
  const [draft, setDraft] = useState<Draft>(() => {
    const now = all.find((style) => style.id === chosen && !style.built_in);
    return now ? begin(now) : EMPTY;
  });
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<{ field: "name" | "template" | "all"; sentence: string } | null>(
    null,
  );
  const own = all.filter((style) => !style.built_in);
  const builtIn = all.filter((style) => style.built_in);
  const taken = all.filter((style) => style.id !== draft.preset?.id).map((style) => style.name);
  const name = nameProblem(draft.name, taken);
  const template = templateProblem(draft.template);

  const show = (next: Draft) => {
    setDraft(next);
    setTried(false);
    setRefusal(null);
  };
  const attempt = async (work: () => Promise<void>) => {
    setRefusal(null);
    try {
      await work();
    } catch (error) {
      const field =
        error instanceof ApiError && error.code === "conflict"
          ? "name"
          : error instanceof ApiError && "data.prompt" in error.fields()
            ? "template"
            : "all";
      setRefusal({ field, sentence: sentenceOf(error) });
    }
  };
  const save = () => {
    setTried(true);
    if (name || template) return;
    const change = { name: draft.name.trim(), data: { prompt: draft.template } };
    void attempt(async () => {
      if (draft.preset) await changePreset(draft.preset, change);
      else {
        const made = await addPreset({ kind: "style", plugin: null, ...change });
        onChoose(made.id);
        show({ ...draft, preset: made });
      }
    });
  };
  const remove = (preset: Preset) =>
    void attempt(async () => {
      await removePreset(preset);
      if (chosen === preset.id) onChoose(null);
      show(EMPTY);
    });
  const said = (field: "name" | "template", problem: string | null) =>
    refusal?.field === field ? refusal.sentence : tried ? (problem ?? undefined) : undefined;

  const row = (style: Preset, begins: Draft) => (
    <li key={style.id}>
      <button
        type="button"
        className={cx(styles.styleRow, draft.preset?.id === style.id && styles.current)}
        aria-current={draft.preset?.id === style.id || undefined}
        onClick={() => show(begins)}
      >
        {style.built_in ? labelOf(style.name) : style.name}
      </button>
    </li>
  );
  return (
    <div className={styles.editor}>
      <nav className={styles.styleList} aria-label="Styles">
        <h3 className={shared.groupTitle}>Yours</h3>
        <ul>{own.map((style) => row(style, begin(style)))}</ul>
        {own.length === 0 && <p className={shared.quietText}>None yet.</p>}
        <h3 className={shared.groupTitle}>Begin from</h3>
        <ul>{builtIn.map((style) => row(style, { ...begin(style), preset: null, name: "" }))}</ul>
      </nav>
      <form
        className={styles.editorForm}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label="Name" required error={said("name", name)}>
          {(field) => (
            <TextInput
              field={field}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Text"
          required
          error={said("template", template)}
          hint={`Holds ${PLACEHOLDER} exactly once.`}
        >
          {(field) => (
            <TextArea
              field={field}
              dir="auto"
              value={draft.template}
              onChange={(event) => setDraft({ ...draft, template: event.target.value })}
            />
          )}
        </Field>
        {refusal?.field === "all" && (
          <p role="alert" className={shared.failure}>
            △ {refusal.sentence}
          </p>
        )}
        <div className={styles.editorActions}>
          {draft.preset && (
            <>
              <Button look="danger" onClick={() => draft.preset && remove(draft.preset)}>
                Delete
              </Button>
              <Button onClick={() => show(EMPTY)}>New style</Button>
            </>
          )}
          <Button look="primary" type="submit">
            {draft.preset ? "Save changes" : "Save style"}
          </Button>
        </div>
      </form>
    </div>
  );
}
