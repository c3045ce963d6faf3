/** The commands of looking: zoom, pan, surround, full screen, compare, peek. */

import { useCommand } from "@/lib/commands";
import { usePreferences } from "@/lib/preferences";
import { useStudio, type Compare } from "@/lib/studio";
import { FIT, pan, rung, zoomTo } from "@/lib/pictureGeometry";
import { useLook } from "./look";
import type { Screen } from "./screen";
import type { Comparison } from "./useShown";
import { useFullScreen } from "./useFullScreen";

const AFTER: Record<Compare, { next: Compare; title: string }> = {
  off: { next: "slider", title: "Compare: slider" },
  slider: { next: "side", title: "Compare: side by side" },
  side: { next: "off", title: "Compare: end" },
};

/** How far a key moves the picture. */
const STRIDE = 60;

export function useViewCommands(screen: Screen, hasPicture: boolean, comparison: Comparison): void {
  const fitted = useLook((look) => look.view.mode === "fit");
  const actual = useLook(({ view }) => view.mode === "free" && view.scale === 1);
  const judge = usePreferences((state) => state.surround === "judge");
  const compare = useStudio((state) => state.compare);
  const peeking = useStudio((state) => state.peeking);
  const enabled = hasPicture || "There is no picture here";

  const zoom = (scale: number) =>
    useLook.setState(({ view }) => ({ view: zoomTo(scale, view, screen.pane, screen.size) }));
  const move = (dx: number, dy: number) =>
    useLook.setState(({ view }) => ({ view: pan(dx, dy, view, screen.pane, screen.size) }));

  useCommand("viewer.fit", () => useLook.setState({ view: FIT }), { checked: fitted });
  useCommand("viewer.actual", () => zoom(1), { checked: actual, enabled });
  useCommand("viewer.zoomIn", () => zoom(rung(screen.scale, 1)), { enabled });
  useCommand("viewer.zoomOut", () => zoom(rung(screen.scale, -1)), { enabled });
  useCommand("viewer.panLeft", () => move(STRIDE, 0), { enabled });
  useCommand("viewer.panRight", () => move(-STRIDE, 0), { enabled });
  useCommand("viewer.panUp", () => move(0, STRIDE), { enabled });
  useCommand("viewer.panDown", () => move(0, -STRIDE), { enabled });
  useCommand("viewer.judge", () => usePreferences.setState({ surround: judge ? "dark" : "judge" }), {
    checked: judge,
  });
  useFullScreen();

  const comparable = comparison.why ?? true;
  useCommand("take.compare", () => useStudio.setState({ compare: AFTER[compare].next }), {
    enabled: compare === "off" ? comparable : true,
    checked: compare !== "off",
    title: AFTER[compare].title,
  });
  useCommand("take.peek", () => useStudio.setState({ peeking: true }), {
    enabled: comparable,
    checked: peeking,
    title:
      comparison.name === "Parent" ? "Peek at the parent while held" : "Peek at the compared take while held",
    release: () => useStudio.setState({ peeking: false }),
  });
}
