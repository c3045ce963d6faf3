/** A PNG dropped on the viewer or on the form, or chosen by a command, brings back what it was made with. */

import { useEffect, useEffectEvent, useState } from "react";
import type { Plugin } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { toastProblem } from "@/ui";

const PLACES = '[data-pane="viewer"], [data-recalls]';

export interface Over {
  left: number;
  top: number;
  width: number;
  height: number;
}

const placeOf = (event: DragEvent): Element | null =>
  event.dataTransfer?.types.includes("Files") && event.target instanceof Element
    ? event.target.closest(PLACES)
    : null;

/** Where a file is held just now that may be let go there. */
export function useRecallFile(
  projectId: number,
  plugins: readonly Plugin[] | undefined,
  shown: Plugin | undefined,
): Over | null {
  const [over, setOver] = useState<Over | null>(null);
  const ready = plugins !== undefined && shown !== undefined;
  const take = (files: readonly File[]) => {
    if (!plugins || !shown) return;
    // Needed once a file comes.
    import("./recallFile")
      .then(({ recallFiles }) => recallFiles(projectId, plugins, shown, files))
      .catch(toastProblem);
  };
  const letGo = useEffectEvent(take);

  useEffect(() => {
    if (!ready) return;
    // On the window, after all others: a field that takes pictures for itself has had its turn.
    const held = (event: DragEvent) => {
      const place = event.defaultPrevented ? null : placeOf(event);
      if (!place) return setOver(null);
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      const { left, top, width, height } = place.getBoundingClientRect();
      setOver((had) =>
        had?.left === left && had.top === top && had.width === width && had.height === height
          ? had
          : { left, top, width, height },
      );
    };
    const left = (event: DragEvent) => event.relatedTarget === null && setOver(null);
    const dropped = (event: DragEvent) => {
      setOver(null);
      if (event.defaultPrevented || !placeOf(event)) return;
      event.preventDefault();
      letGo([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", held);
    window.addEventListener("dragleave", left);
    window.addEventListener("drop", dropped);
    return () => {
      window.removeEventListener("dragover", held);
      window.removeEventListener("dragleave", left);
      window.removeEventListener("drop", dropped);
    };
  }, [ready]);

  useCommand(
    "generate.recallFile",
    () => {
      const chooser = document.createElement("input");
      chooser.type = "file";
      chooser.accept = "image/png";
      chooser.onchange = () => take([...(chooser.files ?? [])]);
      chooser.click();
    },
    { enabled: ready || "No generator can be used" },
  );
  return over;
}
