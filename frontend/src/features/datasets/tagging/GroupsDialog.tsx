/** Which groups a tag belongs to, and making new ones. */

import { useState, type FormEvent } from "react";
import { updateDataset } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { Button, Dialog, Field, TextInput, toastProblem } from "@/ui";
import { useGroupsOf } from "./tagActions";
import { withMember } from "./tagList";
import styles from "./tags.module.css";

export function GroupsDialog({ dataset }: { dataset: Dataset }) {
  const tag = useGroupsOf((state) => state.tag);
  const [fresh, setFresh] = useState("");
  if (tag === null) return null;
  const close = () => useGroupsOf.setState({ tag: null });
  const set = (name: string, member: boolean) =>
    updateDataset(dataset.id, { groups: withMember(dataset.groups, name, tag, member) }).catch(toastProblem);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const name = fresh.trim();
    if (name === "") return;
    setFresh("");
    void set(name, true);
  };
  return (
    <Dialog open onClose={close} title={`Groups of “${tag}”`} actions={<Button onClick={close}>Done</Button>}>
      <form className={styles.groups} onSubmit={add}>
        {Object.entries(dataset.groups).map(([name, tags]) => (
          <label key={name} className={styles.member}>
            <input
              type="checkbox"
              checked={tags.includes(tag)}
              onChange={(event) => void set(name, event.target.checked)}
            />
            {name}
          </label>
        ))}
        <Field label="New group" hint="Such as clothes, light, or view">
          {(field) => (
            <TextInput
              field={field}
              autoFocus
              maxLength={200}
              value={fresh}
              onChange={(event) => setFresh(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" small>
          Add to a new group
        </Button>
      </form>
    </Dialog>
  );
}
