/** Where the picture is described: with what was asked before (Alt+↑ and Alt+↓), and what the model reads of it. */

import { type KeyboardEvent, lazy, Suspense, useLayoutEffect, useRef, useState } from "react";
import { modelOf, type FormField } from "@/lib/formFields";
import { walked, type Walk } from "@/lib/formRun";
import { lorasIn } from "@/lib/formValues";
import { Field, TextArea } from "@/ui";
import { giveFocusBack } from "./focus";
import type { FieldActions } from "./control";
import { promptHistory } from "./formStore";
import styles from "./generate.module.css";
import { EnhanceButton, useHindrance } from "./EnhanceButton";
import { takeEnhanced, takeEnhancedBack } from "./enhancing";
import { PromptNotes } from "./PromptNotes";
import type { Form } from "./useForm";

// Needed once somebody asks for it.
const EnhancePanel = lazy(async () => ({ default: (await import("./EnhancePanel")).EnhancePanel }));

export function PromptField({
  field,
  form,
  actions,
}: {
  field: FormField;
  form: Form;
  actions: FieldActions;
}) {
  const walk = useRef<Walk | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const value = form.state.values[field.name];
  const text = typeof value === "string" ? value : typeof field.default === "string" ? field.default : "";

  const hindrance = useHindrance(text);
  const [enhancing, setEnhancing] = useState(false);
  const [asksWhy, setAsksWhy] = useState(false);
  const model = modelOf(form.fields);
  const chosen = model && (form.state.values[model.name] ?? model.default);

  // As tall as its text, between three lines and a third of the window (the stylesheet's bounds).
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || text.length > 20_000) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);

  const close = () => {
    setEnhancing(false);
    area.current?.focus();
  };
  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) return giveFocusBack();
    const takesBack = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyZ";
    if (takesBack && takeEnhancedBack(text)) return event.preventDefault();
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const step = walked(walk.current, promptHistory(), text, event.key === "ArrowUp");
    if (!step) return;
    walk.current = step.walk;
    actions.set(field.name, step.text);
  };

  return (
    <div data-field={field.name} data-prompt className={styles.prompt}>
      <Field
        label={field.label}
        required={field.required}
        error={form.problems[field.name]}
        hint={field.description}
        aside={
          <EnhanceButton
            hindrance={hindrance}
            open={enhancing}
            onPress={() => (hindrance === null ? setEnhancing(true) : setAsksWhy(true))}
            onClose={close}
          />
        }
      >
        {(state) => (
          <TextArea
            ref={area}
            field={state}
            className={styles.promptArea}
            value={text}
            placeholder={field.example ? `Such as: ${field.example}` : "What the picture shows"}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            aria-required={field.required || undefined}
            dir="auto"
            onChange={(event) => {
              walk.current = null;
              actions.set(field.name, event.target.value);
            }}
            onBlur={() => actions.check(field.name)}
            onKeyDown={keyDown}
          />
        )}
      </Field>
      {asksWhy && hindrance !== null && (
        <p role="status" className={styles.quietText}>
          {hindrance}
        </p>
      )}
      {enhancing && (
        <Suspense>
          <EnhancePanel
            text={text}
            model={typeof chosen === "string" && chosen !== "" ? chosen : null}
            loras={lorasIn(form.fields, form.state.values)}
            onUse={(before, after) => {
              takeEnhanced(form.key, field.name, before, after);
              close();
            }}
            onClose={close}
          />
        </Suspense>
      )}
      <PromptNotes field={field} form={form} text={text} />
    </div>
  );
}
