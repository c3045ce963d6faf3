import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { onEvent } from "@/api/events";
import { deletedTakesQuery, keys, queryClient } from "@/api/queries";
import { titleOf } from "@/api/takeFacts";
import { restoreTake } from "@/api/takes";
import type { Take } from "@/api/types";
import { useStudio } from "@/lib/studio";
import { ago, plural } from "@/lib/time";
import { Button, toastProblem } from "@/ui";
import styles from "./takes.module.css";
import { keepInTree } from "./useTakeCommands";

/** The frame's takes that are in the trash, folded away; each goes back to where it stood. */
export function DeletedTakes({ frameId }: { frameId: number }) {
  // Asked for when it can be seen, not for every frame that is stepped through behind another panel.
  const enabled = useStudio((state) => state.panel === "takes");
  const takes = useQuery({ ...deletedTakesQuery(frameId), enabled }).data;
  useEffect(
    () =>
      onEvent(({ type, action }) => {
        if ((type === "take" && action !== "changed") || type === "system")
          void queryClient.invalidateQueries({ queryKey: keys.deletedTakes(frameId) });
      }),
    [frameId],
  );
  if (!takes?.length) return null;
  return (
    <details className={styles.deleted}>
      <summary>{plural(takes.length, "take")} in the trash</summary>
      <ul>
        {takes.map((take) => (
          <li key={take.id} className={styles.task}>
            <span className={styles.thumb}>
              <img src={`/media/takes/${take.id}/160.webp`} alt="" loading="lazy" />
            </span>
            <div className={styles.words}>
              <p className={styles.what} dir="auto" title={titleOf(take)}>
                {titleOf(take)}
              </p>
              <p className={styles.number}>made {ago(take.created_at)}</p>
            </div>
            <Button
              small
              aria-label={`Restore: ${titleOf(take)}`}
              onClick={() => void restore(take).catch(toastProblem)}
            >
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

async function restore(take: Take): Promise<void> {
  await restoreTake(take);
  keepInTree();
}
