/** How one looks at the picture: zoom, divider, full screen. Shared by stage, status line and commands; not kept. */

import { create } from "zustand";
import { FIT, MARGIN, type Stage, type View } from "@/lib/pictureGeometry";

export interface Look {
  view: View;
  divider: number;
  full: boolean;
  stage: Stage;
}

const FRESH: Look = {
  view: FIT,
  divider: 0.5,
  full: false,
  stage: { width: 0, height: 0, ratio: 1, margin: MARGIN },
};

export const useLook = create<Look>(() => FRESH);

/** Another project is looked at from the beginning; the stage stays as large as it is. */
export const lookAfresh = () => useLook.setState({ view: FIT, divider: 0.5 });
