/** What was deleted, and the two ways out: back, or for good. */

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Clapperboard, Image, RotateCcw, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { onEvent } from "@/api/events";
import { keys, settingsQuery } from "@/api/queries";
import { discard, emptyTrash, restore, trashQuery } from "@/api/trash";
import type { TrashItem } from "@/api/types";
import { useHistory } from "@/lib/history";
import { ago, plural } from "@/lib/time";
import { Button, Confirm, Dialog, Empty, Loading, Problem, toastProblem } from "@/ui";
import { closeDialog } from "./dialogs";
import styles from "./TrashDialog.module.css";

const KINDS = {
  project: { word: "Project", Icon: Clapperboard },
  frame: { word: "Frame", Icon: Square },
  take: { word: "Take", Icon: Image },
} as const;

/** Asks again when something is deleted or comes back, wherever that was done. */
function useFreshTrash() {
  const client = useQueryClient();
  useEffect(
    () =>
      onEvent(({ type, action }) => {
        if (["project", "frame", "take"].includes(type) && action !== "changed")
          void client.invalidateQueries({ queryKey: keys.trash });
      }),
    [client],
  );
  return useInfiniteQuery(trashQuery);
}

export function TrashDialog() {
  const trash = useFreshTrash();
  const client = useQueryClient();
  const days = useQuery(settingsQuery).data?.find((setting) => setting.name === "trash_days")?.value;
  const [emptying, setEmptying] = useState(false);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const items = trash.data?.pages.flatMap((page) => page.items) ?? [];
  const total = trash.data?.pages[0]?.total ?? 0;

  const bringBack = async (item: TrashItem, index: number) => {
    setBusy(item.id);
    try {
      await useHistory.getState().perform({
        label: `restore ${KINDS[item.kind].word.toLowerCase()}`,
        redo: () => restore(item.kind, item.id),
        undo: () => discard(item.kind, item.id),
      });
      setSaid(`${KINDS[item.kind].word} “${item.name}” is back`);
      await client.invalidateQueries({ queryKey: keys.trash });
      // The row has gone, and with it the focus: on to the one that stands there now.
      requestAnimationFrame(() => {
        const buttons = list.current?.querySelectorAll("button");
        buttons?.item(Math.min(index, buttons.length - 1)).focus();
      });
    } catch (error) {
      toastProblem(error, "restore");
    } finally {
      setBusy(null);
    }
  };

  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Trash"
      wide
      description={
        typeof days === "number" && days > 0
          ? `What lies here for ${plural(days, "day")} is deleted for good.`
          : "What lies here stays until the trash is emptied."
      }
      actions={
        total > 0 && (
          <>
            <Button look="danger" onClick={() => setEmptying(true)}>
              Empty the trash…
            </Button>
            <Button onClick={closeDialog}>Close</Button>
          </>
        )
      }
    >
      {/* Not a toast: that would take the Esc which closes this dialog. */}
      <p role="status" className={styles.said}>
        {said}
      </p>
      {trash.isError && !trash.data ? (
        <Problem
          title="The trash can't be read"
          error={sentenceOf(trash.error)}
          onRetry={() => void trash.refetch()}
        />
      ) : !trash.data ? (
        <Loading what="Looking into the trash" />
      ) : items.length === 0 ? (
        <Empty title="The trash is empty">Deleted projects, frames and takes wait here for a while.</Empty>
      ) : (
        <ul ref={list} className={styles.items} aria-label="Deleted things">
          {items.map((item, index) => {
            const { word, Icon } = KINDS[item.kind];
            return (
              <li key={`${item.kind}${item.id}`} className={styles.item}>
                <Icon size={16} aria-hidden />
                <span className={styles.kind}>{word}</span>
                <span className={styles.name} dir="auto" title={item.name}>
                  {item.name}
                </span>
                <time className={styles.when} dateTime={item.deleted_at}>
                  {ago(item.deleted_at)}
                </time>
                <Button
                  small
                  busy={busy === item.id}
                  aria-label={`Restore ${word.toLowerCase()} ${item.name}`}
                  onClick={() => void bringBack(item, index)}
                >
                  <RotateCcw size={13} aria-hidden /> Restore
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {trash.hasNextPage && (
        <Button
          className={styles.more}
          busy={trash.isFetchingNextPage}
          onClick={() => void trash.fetchNextPage()}
        >
          Show more of {(total - items.length).toLocaleString("en")}
        </Button>
      )}
      <Confirm
        open={emptying}
        onClose={() => setEmptying(false)}
        title="Empty the trash?"
        action="Delete for good"
        danger
        onConfirm={async () => {
          setSaid(await emptyTrash());
          await client.invalidateQueries({ queryKey: keys.trash });
        }}
      >
        <p>
          {plural(total, "thing")} and all pictures that belong to them are deleted from the disk. There is no
          way back.
        </p>
      </Confirm>
    </Dialog>
  );
}
