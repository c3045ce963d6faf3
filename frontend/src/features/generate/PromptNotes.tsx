/** Under the prompt: how it is sent, and how much of it the text encoders read. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { MAX_PROMPT, tokensQuery } from "@/api/prompts";
import { modelOf, type FormField } from "@/lib/formFields";
import { compose, withLine } from "@/lib/formStyle";
import { countText, cutText } from "@/lib/formTokens";
import { standingOf } from "@/lib/formValues";
import { cx } from "@/ui";
import styles from "./generate.module.css";
import type { Form } from "./useForm";

function useSettled<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return settled;
}

/** What the model gets to read: the prompt in its style, with the line that every prompt of the project gets. */
function wholeOf(form: Form, text: string): { composed: string; line: string } {
  const line = form.fields.find((field) => field.type === "text" && field.fromProject === "style");
  const entered = line && form.state.values[line.name];
  const standing = line && standingOf(line, form.fields, form.state.values, form.context).value;
  const said = entered ?? standing;
  return { composed: compose(form.template, text), line: typeof said === "string" ? said : "" };
}

export function PromptNotes({ field, form, text }: { field: FormField; form: Form; text: string }) {
  const { composed, line } = wholeOf(form, text);
  const model = modelOf(form.fields);
  const chosen = model && (form.state.values[model.name] ?? model.default);
  const whole = useSettled(withLine(composed, line), 300);
  const tokens = useQuery({
    ...tokensQuery(whole, typeof chosen === "string" && chosen !== "" ? chosen : null),
    enabled:
      model !== null &&
      whole.trim() !== "" &&
      whole.length <= Math.min(MAX_PROMPT, field.maxLength ?? MAX_PROMPT),
    placeholderData: keepPreviousData,
  });
  const counts = text.trim() === "" || tokens.isError ? undefined : tokens.data;
  const cut = counts && cutText(counts.clip, counts.t5);
  const isOther = text.trim() !== "" && (composed !== text || line.trim() !== "");
  return (
    <div className={styles.notes}>
      {counts && (
        <p
          className={styles.tokens}
          title={
            counts.estimate
              ? "Estimated: the model's own tokenizer is not here"
              : "Tokens the prompt takes of those each text encoder reads"
          }
        >
          <span className={cx(counts.clip.cut && styles.over)}>{countText("CLIP", counts.clip)}</span>
          <span className={cx(counts.t5.cut && styles.over)}>{countText("T5", counts.t5)}</span>
          <span>{counts.estimate ? "tokens, estimated" : "tokens"}</span>
        </p>
      )}
      {cut && (
        <p className={styles.cut} role="status">
          △ {cut.text} <q dir="auto">{cut.unread}</q>
        </p>
      )}
      {isOther && (
        <p className={styles.sent}>
          Sent as: <q dir="auto">{withLine(composed, line)}</q>
        </p>
      )}
    </div>
  );
}
