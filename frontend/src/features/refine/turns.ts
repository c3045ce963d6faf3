/** The takes of a frame as a conversation: what was said, and what came of it, in the order of making. */

import { inOrder } from "@/api/refine";
import type { Take, Task } from "@/api/types";

export interface Shot {
  take: Take;
  /** From 1, in the order of making. */
  number: number;
}

export interface Turn {
  key: string;
  at: string;
  /** What was said; empty where nothing was. */
  said: string;
  kind: "described" | "refined" | "again" | "imported";
  /** The number of the take it starts from, where that is not the one just before. */
  from: number | null;
  /** The prompt it started from; null where there was none. */
  before: string | null;
  prompt: string;
  shots: readonly Shot[];
  /** What is under way, waits or has failed; then there are no shots. */
  task: Task | null;
}

/** What has been made: those of one run together. */
export function turnsOf(takes: readonly Take[]): Turn[] {
  const ordered = inOrder(takes);
  const numbers = new Map(ordered.map((take, index) => [take.id, index + 1]));
  const byId = new Map(ordered.map((take) => [take.id, take]));
  const turns: Turn[] = [];
  for (const take of ordered) {
    const shot: Shot = { take, number: numbers.get(take.id) ?? 0 };
    const last = turns.at(-1);
    if (last?.shots[0] && take.task_id !== null && last.shots[0].take.task_id === take.task_id) {
      turns[turns.length - 1] = { ...last, shots: [...last.shots, shot] };
      continue;
    }
    const parent = take.parent_id === null ? undefined : byId.get(take.parent_id);
    turns.push({
      key: take.id,
      at: take.created_at,
      ...saidOf(take, turns),
      from:
        parent && !last?.shots.some((one) => one.take === parent) ? (numbers.get(parent.id) ?? null) : null,
      before: parent?.prompt ?? null,
      prompt: take.prompt,
      shots: [shot],
      task: null,
    });
  }
  return turns;
}

/** With the tasks that have made no take yet or failed to. Progress comes by the step: what was made stays as it is. */
export function withTasks(turns: readonly Turn[], tasks: readonly Task[]): Turn[] {
  const shots = new Map(turns.flatMap((turn) => turn.shots.map((shot) => [shot.take.id, shot])));
  const lastShots = turns.at(-1)?.shots ?? [];
  // The queue may be told of a picture's task a moment later than of the picture.
  const done = new Set(turns.flatMap((turn) => turn.shots.map((shot) => shot.take.task_id)));
  const coming = tasks
    .filter(({ id, status }) => status === "running" || !done.has(id))
    .map((task): Turn => {
      const parent = shots.get(task.parent_take_id ?? "");
      return {
        key: `task ${task.id}`,
        at: task.created_at,
        said: task.refinement?.modification || promptOf(task),
        kind: task.refinement ? "refined" : "described",
        from: parent && !lastShots.includes(parent) ? parent.number : null,
        before: parent?.take.prompt ?? null,
        prompt: task.refinement?.description ?? "",
        shots: [],
        task,
      };
    });
  // A failure stands where it happened; what is under way comes last, since its picture will.
  const failed = coming.filter(({ task }) => task?.status === "failed");
  const open = coming.filter(({ task }) => task?.status !== "failed");
  return [...[...turns, ...failed].toSorted((a, b) => a.at.localeCompare(b.at)), ...open];
}

function promptOf(task: Task): string {
  const prompt = task.data["prompt"];
  return typeof prompt === "string" && prompt.trim() !== "" ? prompt : task.name;
}

function saidOf(take: Take, before: readonly Turn[]): Pick<Turn, "said" | "kind"> {
  if (take.kind === "import") return { said: "", kind: "imported" };
  const said = take.modification?.trim() ?? "";
  const again = before.some(
    ({ prompt, shots }) =>
      prompt === take.prompt &&
      shots.some((one) => one.take.parent_id === take.parent_id && one.take.plugin === take.plugin),
  );
  if (again) return { said, kind: "again" };
  if (said) return { said, kind: "refined" };
  return { said: take.prompt.trim(), kind: "described" };
}
