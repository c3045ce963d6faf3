import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { keys, modelsQuery, queryClient } from "@/api/queries";
import { bytes } from "@/lib/time";
import { IconButton, Select, toastProblem } from "@/ui";
import styles from "./generate.module.css";
import type { ControlProps } from "./control";

/** Reads the folders anew: the options stand in the plugins' parameters, the sizes in the lists of models. */
async function lookAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.plugins }, { throwOnError: true }),
    queryClient.invalidateQueries({ queryKey: keys.models }, { throwOnError: true }),
  ]);
}

export function Reload({ what }: { what: string }) {
  const [busy, setBusy] = useState(false);
  const reload = () => {
    setBusy(true);
    void lookAgain()
      .catch(toastProblem)
      .finally(() => setBusy(false));
  };
  return (
    <IconButton label={`Look for ${what} again`} busy={busy} onClick={reload}>
      <RefreshCw />
    </IconButton>
  );
}

export function NoModels({ category }: { category: string }) {
  return (
    <p className={styles.quietText}>
      The {category} folder is empty. <Link to="/models">Where models go</Link>
    </p>
  );
}

/** The options of a model field with what is known of each file. */
export function useModelOptions(category: string | null, names: readonly string[]) {
  const models = useQuery({ ...modelsQuery(category ?? ""), enabled: category !== null }).data;
  return names.map((name) => {
    const model = models?.find((one) => one.filename === name);
    const hint = model && [model.family, bytes(model.size_bytes), model.format].filter(Boolean).join(" · ");
    return { value: name, label: model?.name ?? name, ...(hint ? { hint } : {}) };
  });
}

/** A model of a folder. One that is remembered and gone is told, not swapped for another. */
export function ModelControl({ field, state, value, standing, set, check }: ControlProps) {
  const names = field.options.map(String);
  const options = useModelOptions(field.category, names);
  const chosen = typeof value === "string" ? value : typeof standing.value === "string" ? standing.value : "";
  const automatic = !field.required && field.default === null && names.length > 0;
  const category = field.category ?? "models";
  return (
    <>
      <div className={styles.beside}>
        {names.length === 0 ? (
          <NoModels category={category} />
        ) : (
          <Select
            field={state}
            value={names.includes(chosen) ? chosen : automatic && chosen === "" ? "" : null}
            placeholder={chosen || "Choose a model…"}
            options={[...(automatic ? [{ value: "", label: "Automatic" }] : []), ...options]}
            onChange={(name) => set(name || null)}
            onBlur={check}
          />
        )}
        <Reload what={`models in ${category}`} />
      </div>
    </>
  );
}
