/** The studio's own clipboard: frames by id, so that they can be pasted in another project too. */

import { create } from "zustand";

export interface Clip {
  projectId: number;
  ids: readonly number[];
  /** They are to be moved, not copied, and stay in their place until then. */
  cut: boolean;
}

export const useClipboard = create<{ clip: Clip | null }>(() => ({ clip: null }));

export const putClip = (clip: Clip | null): void => useClipboard.setState({ clip });
