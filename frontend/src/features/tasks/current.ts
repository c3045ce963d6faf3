/** Which task the keyboard and the menus mean, and what of the tasks is open. */

import { create } from "zustand";

interface Current {
  /** The task whose row has the focus or whose menu is open. */
  taskId: number | null;
  /** Where arrows come back to in the list. */
  lastId: number | null;
  /** The list that drops down from the menu bar. */
  open: boolean;
  /** The task in the dialog. */
  editing: number | null;
  /** The question before finished tasks go from the list. */
  clearing: boolean;
}

export const useCurrent = create<Current>(() => ({
  taskId: null,
  lastId: null,
  open: false,
  editing: null,
  clearing: false,
}));

export const point = (taskId: number): void => useCurrent.setState({ taskId, lastId: taskId });
