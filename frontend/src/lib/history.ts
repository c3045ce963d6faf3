/** What can be undone in this browser: each step knows how to go back and forth through the API. */

import { create } from "zustand";

export interface Step {
  /** As the menu says it after "Undo: ", such as "move 3 frames". */
  label: string;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
}

interface History {
  past: readonly Step[];
  future: readonly Step[];
  busy: boolean;
  /** Does `step.redo` and remembers it. Rejects, remembering nothing, when that fails. */
  perform: (step: Step) => Promise<void>;
  /** Remembers what was done already. */
  remember: (step: Step) => void;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  clear: () => void;
}

const MOST = 200;
// One after the other: a step's way back is only right in the state that it left.
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work, work);
  last = result.catch(() => undefined);
  return result;
}

export const useHistory = create<History>((set, get) => ({
  past: [],
  future: [],
  busy: false,
  perform: (step) =>
    inTurn(async () => {
      set({ busy: true });
      try {
        await step.redo();
        get().remember(step);
      } finally {
        set({ busy: false });
      }
    }),
  remember: (step) => set(({ past }) => ({ past: [...past, step].slice(-MOST), future: [] })),
  undo: () =>
    inTurn(async () => {
      const step = get().past.at(-1);
      if (!step) return;
      set({ busy: true });
      try {
        await step.undo();
        set(({ past, future }) => ({ past: past.slice(0, -1), future: [step, ...future] }));
      } catch (error) {
        // What can't be undone (the frame is gone for good, say) must not stand in the way of what can.
        set(({ past }) => ({ past: past.slice(0, -1) }));
        throw error;
      } finally {
        set({ busy: false });
      }
    }),
  redo: () =>
    inTurn(async () => {
      const step = get().future[0];
      if (!step) return;
      set({ busy: true });
      try {
        await step.redo();
        set(({ past, future }) => ({ past: [...past, step], future: future.slice(1) }));
      } catch (error) {
        set(({ future }) => ({ future: future.slice(1) }));
        throw error;
      } finally {
        set({ busy: false });
      }
    }),
  clear: () => set({ past: [], future: [] }),
}));

/** Undoes this step, also when it is not the last one any more: for a toast's "Undo". */
export async function takeBack(step: Step): Promise<void> {
  const { past, undo } = useHistory.getState();
  if (past.at(-1) === step) return undo();
  if (!past.includes(step)) return;
  await inTurn(step.undo);
  useHistory.setState((now) => ({ past: now.past.filter((one) => one !== step) }));
}
