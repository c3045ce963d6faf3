/** How near the strip is seen, in which mode, and the commands that change it. */

import type { Timeline } from "@/api/timeline";
import { useCommand } from "@/lib/commands";
import { usePreferences } from "@/lib/preferences";
import type { Mode } from "./layout";
import { fitting, limitsOf, stepped, unitOf, zoomOf, type Limits } from "./zoom";

export interface Zoom {
  mode: Mode;
  unit: number;
  limits: Limits;
  setUnit: (unit: number) => void;
  step: (steps: number) => void;
  setMode: (mode: Mode) => void;
  /** Of all frames, without what stands between and behind them. */
  framesWidth: number;
  /** Shows all frames at once in so many pixels. */
  fit: (width: number) => void;
}

export function useZoom(timeline: Timeline): Zoom {
  const mode = usePreferences((state) => state.timelineMode);
  const zoom = usePreferences((state) => state.timelineZoom);
  const limits = limitsOf(mode, timeline.count, timeline.ticks);
  const unit = unitOf(mode, zoom, limits);
  const setUnit = (next: number) => usePreferences.setState({ timelineZoom: zoomOf(mode, next) });
  const units = mode === "boards" ? timeline.count : timeline.ticks;
  return {
    mode,
    unit,
    limits,
    setUnit,
    step: (steps) => setUnit(stepped(unit, steps, limits)),
    setMode: (next) => usePreferences.setState({ timelineMode: next }),
    framesWidth: unit * units,
    fit: (width) => setUnit(fitting(width, units, limits)),
  };
}

/** `room`: the pixels that all frames may have. */
export function useZoomCommands(zoom: Zoom, room: () => number): void {
  useCommand("timeline.zoomIn", () => zoom.step(1), {
    enabled: zoom.unit < zoom.limits.max || "It is as near as it gets",
  });
  useCommand("timeline.zoomOut", () => zoom.step(-1), {
    enabled: zoom.unit > zoom.limits.min || "It is as far as it gets",
  });
  useCommand("timeline.fit", () => zoom.fit(room()));
  useCommand("timeline.mode", () => zoom.setMode(zoom.mode === "boards" ? "time" : "boards"), {
    title: zoom.mode === "boards" ? "Timeline: show to time" : "Timeline: show as boards",
  });
}
