import type { Plugin } from "@/api/types";
import { fieldsOf, promptOf } from "@/lib/formFields";
import { UNTOUCHED } from "@/lib/formMemory";
import { withValue } from "@/lib/formValues";
import { changeForm, formKey, openForm, rememberedForm, useForms } from "./formStore";

/** What is described goes along to another generator, unless something is described there already. */
export function carryPrompt(projectId: number, from: Plugin, to: Plugin): void {
  const source = promptOf(fieldsOf(from.parameters));
  const target = promptOf(fieldsOf(to.parameters));
  const state = useForms.getState().forms[formKey(projectId, from.name)];
  const text = source && state?.values[source.name];
  if (!target || typeof text !== "string" || text.trim() === "") return;
  const key = formKey(projectId, to.name);
  openForm(key, rememberedForm(key) ?? { ...UNTOUCHED, styleId: state?.styleId ?? null });
  changeForm(key, (there) => {
    const old = there.values[target.name];
    return typeof old === "string" && old.trim() !== ""
      ? there
      : { ...there, values: withValue(there.values, target.name, text) };
  });
}
