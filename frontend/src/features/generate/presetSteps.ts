/** Changes of presets and styles as steps that can be undone. A preset made again has another id: followed here. */

import { createPreset, deletePreset, updatePreset } from "@/api/presets";
import type { Preset } from "@/api/types";
import { useHistory } from "@/lib/history";

type Fresh = Pick<Preset, "kind" | "name" | "plugin" | "data">;
type Change = Partial<Pick<Preset, "name" | "data">>;

const word = (kind: Preset["kind"]): string => (kind === "style" ? "style" : "preset");

/** Ids by the id a preset had first, so that every step finds it whatever was undone and redone since. */
const nowKnownAs = new Map<string, string>();
const idNow = (id: string): string => nowKnownAs.get(id) ?? id;

export async function addPreset(preset: Fresh): Promise<Preset> {
  let first: Preset | null = null;
  await useHistory.getState().perform({
    label: `save ${word(preset.kind)} ${preset.name}`,
    redo: async () => {
      const made = await createPreset(preset);
      if (first) nowKnownAs.set(first.id, made.id);
      first ??= made;
    },
    undo: async () => {
      if (first) await deletePreset(idNow(first.id));
    },
  });
  if (!first) throw new Error("The server has not told what it made");
  return first;
}

export function changePreset(preset: Preset, change: Change): Promise<void> {
  const before: Change = {
    ...(change.name !== undefined && { name: preset.name }),
    ...(change.data && { data: preset.data }),
  };
  return useHistory.getState().perform({
    label:
      change.name !== undefined && change.name !== preset.name
        ? `rename ${word(preset.kind)} ${preset.name}`
        : `change ${word(preset.kind)} ${preset.name}`,
    redo: async () => void (await updatePreset(idNow(preset.id), change)),
    undo: async () => void (await updatePreset(idNow(preset.id), before)),
  });
}

export function removePreset({ id, kind, name, plugin, data }: Preset): Promise<void> {
  return useHistory.getState().perform({
    label: `delete ${word(kind)} ${name}`,
    redo: () => deletePreset(idNow(id)),
    undo: async () => void nowKnownAs.set(id, (await createPreset({ kind, name, plugin, data })).id),
  });
}
