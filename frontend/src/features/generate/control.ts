/** What the controls of a form are given, whatever they look like. */

import type { FormField } from "@/lib/formFields";
import type { Standing, Value } from "@/lib/formValues";
import type { FieldState } from "@/ui";

export interface ControlProps {
  field: FormField;
  state: FieldState;
  value: Value | undefined;
  standing: Standing;
  set: (value: Value | null) => void;
  check: () => void;
}

export interface FieldActions {
  set: (name: string, value: Value | null) => void;
  /** Looks at a field that is left. */
  check: (name: string) => void;
}
