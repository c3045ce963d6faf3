import { useEffect, useState } from "react";
import { useLive } from "@/api/events";
import { dismissOffline } from "@/ui";
import { useAway } from "./away";
import styles from "./system.module.css";

// A server that restarts quickly, or a laptop that wakes up, is not worth a word.
const PATIENCE_MS = 1000;

/** Says that the server is not answering, until it does. Nothing on the page is taken away meanwhile. */
export function OfflineBanner() {
  const lostAt = useLive((state) => (state.connection === "lost" ? state.lostAt : null));
  const onPurpose = useAway((state) => state.away !== null);
  const [shownFor, setShownFor] = useState<number | null>(null);
  useEffect(() => {
    if (lostAt === null) return dismissOffline();
    const timer = setTimeout(() => setShownFor(lostAt), Math.max(0, lostAt + PATIENCE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [lostAt]);
  const shows = lostAt !== null && shownFor === lostAt && !onPurpose;
  return (
    <div role="status">
      {shows && (
        <p className={styles.banner}>
          <span aria-hidden>△</span> Kino is not answering: retrying. What you typed is kept.
          <span className={styles.since}>
            since{" "}
            <time dateTime={new Date(lostAt).toISOString()}>
              {new Date(lostAt).toLocaleTimeString("en-GB")}
            </time>
          </span>
        </p>
      )}
    </div>
  );
}
