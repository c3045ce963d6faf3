import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tagStates } from "@/api/datasetTools";
import { Field, TextInput } from "@/ui";
import type { Asked, Scope } from "./bulkEdit";
import styles from "./grid.module.css";
import { useSettled } from "./useSettled";

/** Every tag of these pictures: in all of them, or in some; one press adds it to all or removes it. */
export function TagStates({
  datasetId,
  revision,
  scope,
  onTag,
}: {
  datasetId: number;
  revision: number;
  scope: Scope;
  onTag: (change: Partial<Asked>) => void;
}) {
  const wanted = useSettled(scope);
  const states = useQuery({
    queryKey: ["dataset", datasetId, "more", "states", wanted, revision],
    queryFn: ({ signal }) => tagStates(datasetId, wanted, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const [typed, setTyped] = useState("");
  const fits = (states.data ?? []).filter(({ tag }) => tag.toLowerCase().includes(typed.toLowerCase()));
  return (
    <section className={styles.states} aria-label="Tags of these pictures">
      <h3 className={styles.title}>Their tags</h3>
      <Field label="Find a tag">
        {(field) => (
          <TextInput field={field} value={typed} onChange={({ target }) => setTyped(target.value)} />
        )}
      </Field>
      <ul aria-label="Tags">
        {fits.slice(0, 200).map(({ tag, count, of }) => {
          const all = count === of;
          return (
            <li key={tag}>
              <button
                type="button"
                role="checkbox"
                aria-checked={all ? true : "mixed"}
                className={styles.tagState}
                title={all ? "In all: press to remove it from them" : "In some: press to add it to all"}
                onClick={() => onTag({ op: all ? "remove" : "add", tags: tag })}
              >
                <span className={styles.tick} aria-hidden>
                  {all ? "■" : "◧"}
                </span>
                <span className={styles.tag}>{tag}</span>
                <span className={styles.numbers}>
                  {count.toLocaleString("en")}/{of.toLocaleString("en")}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {fits.length > 200 && <p className={styles.sum}>and {(fits.length - 200).toLocaleString("en")} more</p>}
    </section>
  );
}
