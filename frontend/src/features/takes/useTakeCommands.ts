/** The commands of the take that is shown, or of the one under an open context menu. */

import { useQuery } from "@tanstack/react-query";
import { pluginsQuery } from "@/api/queries";
import { canMakeAgain, download, paramsOf, parametersAsJson, parametersAsText } from "@/api/takeFacts";
import { chooseTake, shownTake, starTakes, throwAwayTakes, walkFrame } from "@/api/takes";
import type { Frame, Take } from "@/api/types";
import { runCommand, useCommand } from "@/lib/commands";
import { takeBack } from "@/lib/history";
import { useStudio, type Recall } from "@/lib/studio";
import { copyAndTell, toast, toastProblem } from "@/ui";
import { neighbour, type Row } from "./tree";

const NONE = "The frame has no picture";
const IMPORTED = "It was imported, not generated";

export function useTakeCommands(
  frame: Frame | undefined,
  rows: readonly Row[] | undefined,
  pointed: Take | null,
): void {
  const shown = rows?.find((row) => row.take.id === frame?.take_id)?.take ?? null;
  const take = pointed ?? shown;
  useChoosing(frame, rows);
  useWalking(frame);
  useBranching(take, shown);
  useRecalling(take, frame);
  useCopying(take);

  const enabled = take ? true : NONE;
  // The playhead may have gone on to a frame whose takes are not known yet: then nothing is better than the wrong one.
  const act = (work: (take: Take) => unknown) => () => {
    if (take && frame?.id === useStudio.getState().frameId) work(take);
  };
  useCommand(
    "take.star",
    act((one) => void starTakes([one], !one.starred).catch(toastProblem)),
    {
      enabled,
      checked: take?.starred ?? false,
      title: take?.starred ? "Take the star away" : "Star picture",
    },
  );
  useCommand(
    "take.delete",
    act((one) => void throwAway(one).catch(toastProblem)),
    { enabled },
  );
  useCommand(
    "take.download.png",
    act((one) => download(one, "png")),
    { enabled },
  );
  useCommand(
    "take.download.jpg",
    act((one) => download(one, "jpg")),
    { enabled },
  );
  useCommand(
    "take.download.webp",
    act((one) => download(one, "webp")),
    { enabled },
  );
  useCommand("take.compareWith", () => pointed && compareWith(pointed.id), {
    enabled:
      pointed === null ? "Choose it in the Takes panel" : pointed !== shown || "This is the take shown",
  });
}

export function compareWith(takeId: string): void {
  useStudio.setState(({ compare }) => ({
    compareWith: takeId,
    compare: compare === "off" ? "slider" : compare,
  }));
}

export async function throwAway(take: Take): Promise<void> {
  const step = await throwAwayTakes([take]);
  keepInTree();
  if (useStudio.getState().compareWith === take.id) useStudio.setState({ compareWith: null });
  toast({
    kind: "done",
    key: "takes-deleted",
    text: "Take moved to the trash",
    action: { label: "Undo", run: () => void takeBack(step).catch(toastProblem) },
  });
}

/** What was pressed goes away with what it did: the keyboard goes on at the take that is shown instead. */
export function keepInTree(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('[role="tree"] [tabindex="0"]')?.focus();
  });
}

function useChoosing(frame: Frame | undefined, rows: readonly Row[] | undefined): void {
  const step = (by: 1 | -1) => {
    if (!frame || !rows || frame.id !== useStudio.getState().frameId) return;
    // As it is at this moment: the second of two quick presses goes on from the first.
    const next = neighbour(rows, shownTake(frame), by);
    if (next) void chooseTake(frame, next).catch(toastProblem);
  };
  const can = (by: 1 | -1) =>
    !rows?.length
      ? NONE
      : neighbour(rows, frame?.take_id ?? null, by)
        ? true
        : `This is the ${by > 0 ? "last" : "first"} take`;
  useCommand("take.previous", () => step(-1), { enabled: can(-1) });
  useCommand("take.next", () => step(1), { enabled: can(1) });
}

/** Back and forth along what the frame has shown: its own undo and redo, whoever chose. */
function useWalking(frame: Frame | undefined): void {
  const walk = (way: "undo" | "redo") => {
    if (frame && frame.id === useStudio.getState().frameId) walkFrame(frame, way).catch(toastProblem);
  };
  const enabled = frame?.take_id ? true : NONE;
  useCommand("take.undo", () => walk("undo"), { enabled });
  useCommand("take.redo", () => walk("redo"), { enabled });
}

/** The next refinement starts from this take, whatever the frame shows. */
function useBranching(take: Take | null, shown: Take | null): void {
  const source = useStudio((state) => state.refineFrom);
  const isSource = take !== null && source === take.id;
  useCommand(
    "take.refineFrom",
    () => {
      if (!take) return;
      // The one that is shown is where refinements start by themselves, and goes on doing so.
      useStudio.setState({ refineFrom: isSource || take === shown ? null : take.id });
      // An open menu holds the keyboard until it has closed.
      if (!isSource) setTimeout(() => runCommand("refine.focus"));
    },
    { enabled: take ? true : NONE, checked: isSource },
  );
}

function useRecalling(take: Take | null, frame: Frame | undefined): void {
  const plugin = usePlugin(take);
  const recall = (more: Pick<Recall, "what" | "run">) => {
    if (!take) return;
    useStudio.setState({ recall: { plugin: take.plugin, params: paramsOf(take, plugin), ...more } });
  };
  const fill = (what: Recall["what"]) => {
    recall({ what });
    runCommand("panel.generate");
  };
  const enabled = !take ? NONE : canMakeAgain(take) || IMPORTED;
  useCommand("take.recall", () => fill("all"), { enabled });
  useCommand("take.recallButSeed", () => fill("all-but-seed"), { enabled });
  useCommand("take.recallPrompt", () => fill("prompt"), {
    enabled: enabled !== true ? enabled : take?.prompt ? true : "It has no prompt",
  });
  useCommand(
    "take.again",
    () => {
      // Another of the same is another take of the same frame.
      if (frame) useStudio.setState({ target: { kind: "take", frameId: frame.id } });
      recall({ what: "all-but-seed", run: true });
    },
    { enabled },
  );
}

function useCopying(take: Take | null): void {
  const plugin = usePlugin(take);
  const enabled = take ? true : NONE;
  useCommand("take.copyText", () => take && copyAndTell("Parameters", parametersAsText(take, plugin)), {
    enabled,
  });
  useCommand("take.copyJson", () => take && copyAndTell("Parameters", parametersAsJson(take)), {
    enabled: !take ? NONE : canMakeAgain(take) || IMPORTED,
  });
  useCommand("take.copyPrompt", () => take && copyAndTell("Prompt", take.prompt), {
    enabled: !take ? NONE : take.prompt ? true : "It has no prompt",
  });
  useCommand("take.copySeed", () => take && copyAndTell("Seed", String(take.seed)), {
    enabled: !take ? NONE : take.seed !== null || "It has no seed",
  });
}

export function usePlugin(take: Take | null) {
  const name = take?.plugin;
  return useQuery({ ...pluginsQuery, select: (all) => all.find((plugin) => plugin.name === name) }).data;
}
