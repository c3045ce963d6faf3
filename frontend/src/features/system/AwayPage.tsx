/** Over everything while the server is away on purpose. It looks for the server and takes itself away. */

import { AlertDialog } from "radix-ui";
import { useEffect, useState } from "react";
import { queryClient } from "@/api/queries";
import { Button, Leader, toast } from "@/ui";
import { look, nextAway, useAway, type Away } from "./away";
import styles from "./system.module.css";

const LOOK_MS = { restarting: 400, ending: 300, ended: 2000 } as const;
const LONG_MS = 45_000;

/** Looks until the server is another one, and then has everything asked for anew. */
function useWaiting(away: Away | null): void {
  useEffect(() => {
    if (!away) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void look(stop.signal).then((health) => {
        if (stop.signal.aborted) return;
        const next = nextAway(away, health, performance.now());
        if (next !== "back") return useAway.setState({ away: { ...next } });
        if (away.version !== null && health !== null && health.version !== away.version)
          return location.reload();
        useAway.setState({ away: null });
        void queryClient.invalidateQueries();
        toast({ text: "Kino is back", kind: "done", key: "back" });
      });
    }, LOOK_MS[away.kind]);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [away]);
}

const WORDS = {
  restarting: { title: "Kino is restarting", text: "This page goes on by itself in a moment." },
  ending: { title: "Kino is shutting down", text: "What runs is put back into the queue." },
  ended: { title: "Kino has ended", text: "" },
} as const;

export function AwayPage() {
  const away = useAway((state) => state.away);
  useWaiting(away);
  if (!away) return null;
  const { title, text } = WORDS[away.kind];
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        <AlertDialog.Content
          className={styles.away}
          onEscapeKeyDown={(event) => event.preventDefault()}
          data-testid="away"
          data-kind={away.kind}
        >
          <span className={away.kind === "ended" ? undefined : styles.turning}>
            <Leader />
          </span>
          <AlertDialog.Title className={styles.awayTitle}>{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className={styles.awayText}>
              {away.kind === "ended" ? (
                <>
                  <p>
                    Start it with <code>./run.sh</code>, and this page goes on where it was.
                  </p>
                  <p>What was typed is kept as long as this page stays open.</p>
                </>
              ) : (
                <p>{text}</p>
              )}
              {away.kind === "restarting" && <TakesLong since={away.since} />}
            </div>
          </AlertDialog.Description>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function TakesLong({ since }: { since: number }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), Math.max(0, since + LONG_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [since]);
  if (!long) return null;
  return (
    <>
      <p>It takes longer than usual. The terminal that runs Kino says why.</p>
      <Button onClick={() => useAway.setState({ away: null })}>Back to the page</Button>
    </>
  );
}
