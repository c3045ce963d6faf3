/** From picture to picture, and what is done to the one in hand as a whole. */

import { FLAGS, redoDataset, rescanDataset, undoDataset, editBulk } from "@/api/datasets";
import { editPicture, settled } from "@/api/datasetOutbox";
import type { Dataset } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { toast, toastProblem } from "@/ui";
import { chosenMany } from "../grid/choice";
import { goTo, nextWhere, usePlace } from "../place";
import { saveText } from "./drafts";
import type { Found } from "./useFound";

const tell = (work: Promise<unknown>) => void work.catch(toastProblem);

async function afterSaving(work: () => Promise<unknown>): Promise<void> {
  saveText();
  if (!(await settled()))
    throw new Error("Kino is not answering: what you have written is kept, and saved first");
  await work();
}

export function useGoCommands(dataset: Dataset, found: Found): void {
  const { id } = dataset;
  const { index, at, name, picture } = found;
  const count = index?.names.length ?? 0;
  const isGrid = usePlace((place) => place.view === "grid");
  const some = count > 0 ? true : "There are no pictures here";
  const here = name !== null && picture ? true : "There is no picture here";

  const go = (to: number) => {
    const next = index?.names[Math.max(0, Math.min(to, count - 1))];
    saveText();
    if (next !== undefined) goTo(next);
  };
  const goUntagged = (by: 1 | -1) => {
    saveText();
    const skipped = (place: number) => ((index?.flags[place] ?? 0) & FLAGS.skipped) !== 0;
    const to = nextWhere(count, at, by, (place) => index?.tag_counts[place] === 0 && !skipped(place));
    if (to === null || to === at)
      toast({ kind: "done", key: "untagged", text: "Every other picture is tagged" });
    else go(to);
  };
  const step = (by: 1 | -1) => () => go(at + by);
  useCommand("dataset.next", step(1), { enabled: isGrid ? "The grid has its own arrows" : some });
  useCommand("dataset.previous", step(-1), { enabled: isGrid ? "The grid has its own arrows" : some });
  useCommand("dataset.first", () => go(0), { enabled: !isGrid && some });
  useCommand("dataset.last", () => go(count - 1), { enabled: !isGrid && some });
  useCommand("dataset.nextUntagged", () => goUntagged(1), { enabled: some });
  useCommand("dataset.previousUntagged", () => goUntagged(-1), { enabled: some });
  useCommand("dataset.saveNext", step(1), { enabled: some });
  useCommand(
    "dataset.reviewNext",
    () => {
      if (name !== null) editPicture(id, name, { reviewed: true });
      go(at + 1);
    },
    { enabled: some },
  );
  // In the grid several can be meant; they follow the one in hand.
  const mark = (what: "review" | "skip", isMarked: boolean) => {
    const names = chosenMany();
    const edit = { op: isMarked ? (`un${what}` as const) : what };
    if (names) tell(afterSaving(() => editBulk(id, { ...edit, names })));
    else if (name !== null)
      editPicture(id, name, what === "review" ? { reviewed: !isMarked } : { skipped: !isMarked });
  };
  useCommand("dataset.review", () => mark("review", picture?.reviewed ?? false), {
    enabled: here,
    checked: picture?.reviewed ?? false,
  });
  useCommand("dataset.skip", () => mark("skip", picture?.skipped ?? false), {
    enabled: here,
    checked: picture?.skipped ?? false,
  });
  useCommand(
    "dataset.removePicture",
    () => {
      if (name === null) return;
      const names = chosenMany() ?? [name];
      const taken = afterSaving(() => editBulk(id, { op: "delete", names }));
      tell(
        taken.then(() =>
          toast({
            kind: "done",
            key: "taken",
            text: `${names.length > 1 ? `${plural(names.length, "picture")} are` : `${name} is`} out of the dataset; undo brings it back`,
          }),
        ),
      );
    },
    { enabled: here },
  );
  useCommand(
    "dataset.grid",
    () => {
      saveText();
      usePlace.setState({ view: isGrid ? "picture" : "grid" });
    },
    { checked: isGrid },
  );
  useCommand("dataset.rescan", () => tell(rescanDataset(id)));

  const { undo, redo } = dataset;
  useCommand("edit.undo", () => tell(afterSaving(() => undoDataset(id))), {
    enabled: undo !== null,
    title: undo ? `Undo: ${undo}` : "Undo",
  });
  useCommand("edit.redo", () => tell(afterSaving(() => redoDataset(id))), {
    enabled: redo !== null,
    title: redo ? `Redo: ${redo}` : "Redo",
  });
}
