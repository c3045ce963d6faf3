/** Which of the project dialogs is open. */

import { create } from "zustand";
import type { Project } from "@/api/types";

export type OpenDialog =
  | { kind: "new" }
  | { kind: "settings"; id: number }
  | { kind: "delete"; projects: readonly Project[] }
  | { kind: "trash" };

export const useProjectDialog = create<{ open: OpenDialog | null }>(() => ({ open: null }));

export const openDialog = (open: OpenDialog): void => useProjectDialog.setState({ open });
export const closeDialog = (): void => useProjectDialog.setState({ open: null });
