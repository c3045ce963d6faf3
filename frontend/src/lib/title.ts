/** The window's title: how many tasks run, and what is open. */

import { create } from "zustand";

export const useTitle = create<{ open: string | null; running: number }>(() => ({ open: null, running: 0 }));

useTitle.subscribe(({ open, running }) => {
  document.title = `${running > 0 ? `(${running}) ` : ""}Kino${open ? ` - ${open}` : ""}`;
});
