import { create } from "zustand";

/** What is said of the picture file whose parameters were taken in last. */
interface Notice {
  projectId: number;
  name: string;
  missing: readonly string[];
}

export const useNotice = create<{ notice: Notice | null }>(() => ({ notice: null }));
export const dismissNotice = (): void => useNotice.setState({ notice: null });
