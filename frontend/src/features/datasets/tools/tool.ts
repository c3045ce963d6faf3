/** Which of the dialogs is open. */

import { create } from "zustand";

export type Tool = "tagging" | "lint" | "statistics" | "history" | "export" | "crop";

export const useTool = create<{ open: Tool | null }>(() => ({ open: null }));
export const openTool = (open: Tool) => useTool.setState({ open });
export const closeTool = () => useTool.setState({ open: null });
