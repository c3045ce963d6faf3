import { useCallback, useSyncExternalStore } from "react";
import { Problem } from "@/ui";
import type { Projector } from "./useProjector";
import styles from "./Viewer.module.css";

/** The shown take's picture could not be had: its file is gone, or the server is. */
export function PictureProblem({
  projector: { pictures, player },
  take,
}: {
  projector: Projector;
  take: string;
}) {
  const subscribe = useCallback((changed: () => void) => pictures.subscribe(changed), [pictures]);
  const problem = useSyncExternalStore(subscribe, () => pictures.problem(take));
  if (problem === null) return null;
  return (
    <div className={styles.over}>
      <Problem title="The picture can't be shown" error={problem} onRetry={() => player.tryAgain()} />
    </div>
  );
}
