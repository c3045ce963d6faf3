import { useEffect, useState } from "react";
import { useStudio, type Studio } from "@/lib/studio";

const REST_MS = 120;

const placeOf = ({ projectId, frameId }: Studio) => ({ projectId, frameId });

/**
 * The frame under the playhead once it rests there: playing and scrubbing pass frames by the dozen, and asking for the
 * takes of each would only get in their way. A single step is taken at once.
 */
export function useRestingFrame(projectId: number): number | null {
  const [place, setPlace] = useState(() => placeOf(useStudio.getState()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastMs = -Infinity;
    const settle = () => {
      const state = useStudio.getState();
      if (!state.playing) setPlace(placeOf(state));
    };
    const heard = (now: Studio, before: Studio) => {
      const moved = now.frameId !== before.frameId || now.projectId !== before.projectId;
      if (now.playing || (!moved && !before.playing)) return;
      clearTimeout(timer);
      const sinceMs = performance.now() - lastMs;
      lastMs = performance.now();
      if (sinceMs > REST_MS) settle();
      else timer = setTimeout(settle, REST_MS);
    };
    settle();
    const stop = useStudio.subscribe(heard);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return place.projectId === projectId ? place.frameId : null;
}
