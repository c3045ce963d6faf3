import { labelOf, type Scalar } from "@/lib/formFields";
import { Segmented, Select } from "@/ui";
import type { ControlProps } from "./control";

const said = (option: Scalar): string =>
  typeof option === "boolean"
    ? option
      ? "Yes"
      : "No"
    : typeof option === "string" && /^[a-z][a-z_]*$/.test(option)
      ? labelOf(option)
      : String(option);

/** Up to four short choices side by side, more of them in a list. */
export function ChoiceControl({ field, state, value, standing, set, check }: ControlProps) {
  // Options may be numbers or truths, which controls can't hold: their place stands for them.
  const at = field.options.findIndex((option) => option === (value ?? standing.value));
  const automatic = !field.required && field.default === null;
  const options = [
    ...(automatic ? [{ value: "", label: "Automatic" }] : []),
    ...field.options.map((option, index) => ({ value: String(index), label: said(option) })),
  ];
  const chosen = at >= 0 ? String(at) : automatic && value === undefined ? "" : null;
  const choose = (index: string) => set(index === "" ? null : (field.options[Number(index)] ?? null));
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  if (options.length <= 4 && letters <= 30 && chosen !== null) {
    return (
      <div id={state.id} role="group" aria-label={field.label} aria-describedby={state.describedBy}>
        <Segmented label={field.label} options={options} value={chosen} onChange={choose} />
      </div>
    );
  }
  return <Select field={state} options={options} value={chosen} onChange={choose} onBlur={check} />;
}
