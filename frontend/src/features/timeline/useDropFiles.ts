/** Picture files dropped on the strip come in where they were let go. */

import type { DragEvent, RefObject } from "react";
import type { Timeline } from "@/api/timeline";
import { importFiles } from "./importing";
import type { StripLayout } from "./layout";
import { useStrip } from "./state";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

export function useDropFiles(
  projectId: number,
  timeline: Timeline,
  layout: StripLayout | null,
  listboxRef: RefObject<HTMLElement | null> | null,
) {
  const placeOf = (event: DragEvent): number => {
    const left = listboxRef?.current?.getBoundingClientRect().left ?? 0;
    return layout?.placeAt(event.clientX - left) ?? 0;
  };
  return {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      const place = placeOf(event);
      if (useStrip.getState().dropPlace !== place) useStrip.setState({ dropPlace: place });
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null))
        useStrip.setState({ dropPlace: null });
    },
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const place = placeOf(event);
      useStrip.setState({ dropPlace: null });
      void importFiles(projectId, [...event.dataTransfer.files], place >= timeline.count ? null : place);
    },
  };
}
