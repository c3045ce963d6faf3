/** Pictures, screen and player of the open project, made once and ended with the viewer. */

import { useEffect, useState } from "react";
import { useLive } from "@/api/events";
import type { Timeline } from "@/api/timeline";
import { usePreferences } from "@/lib/preferences";
import { useStudio } from "@/lib/studio";
import { lookAfresh, useLook } from "./look";
import { Pictures } from "./pictures";
import { Player } from "./player";
import { Screen } from "./screen";

export interface Projector {
  pictures: Pictures;
  screen: Screen;
  player: Player;
}

function makeProjector(projectId: number): Projector {
  const pictures = new Pictures();
  const screen = new Screen(pictures);
  return { pictures, screen, player: new Player(projectId, pictures, screen) };
}

export function useProjector(projectId: number, timeline: Timeline | undefined, fps: number): Projector {
  const [projector] = useState(() => makeProjector(projectId));
  const { pictures, screen, player } = projector;

  useEffect(() => {
    lookAfresh();
    const follow = () => {
      const { view, divider } = useLook.getState();
      const { compare, peeking } = useStudio.getState();
      screen.set({ view, divider, compare, peeking, framed: usePreferences.getState().surround === "judge" });
    };
    follow();
    // A turning wheel or a dragged divider passes through many sizes; only the last is worth decoding.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => player.plan(), 150);
    };
    const stops = [
      useLook.subscribe((look, before) => {
        follow();
        if (look.view !== before.view || look.stage !== before.stage) later();
      }),
      useStudio.subscribe((state, before) => {
        if (state.compare !== before.compare || state.peeking !== before.peeking) follow();
      }),
      usePreferences.subscribe(follow),
      useLive.subscribe((live, before) => {
        if (live.connection === "open" && before.connection === "lost") player.tryAgain();
      }),
      player.begin(),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
      useStudio.setState({ playing: false, peeking: false });
      pictures.clear();
    };
  }, [pictures, screen, player]);

  useEffect(() => {
    if (timeline) player.film(timeline, fps);
  }, [player, timeline, fps]);

  return projector;
}
