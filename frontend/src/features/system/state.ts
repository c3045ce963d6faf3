import { create } from "zustand";

export type Shown = "workers" | "about" | "restart" | "shutdown" | null;

/** Which of the system's dialogs is open. */
export const useSystem = create<{ shown: Shown }>(() => ({ shown: null }));

export const show = (shown: Shown): void => useSystem.setState({ shown });
