/** All pictures of all projects, newest first. The address holds the filters and the picture that is looked at. */

import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { sentenceOf } from "@/api/errors";
import { takeQuery } from "@/api/queries";
import type { Take } from "@/api/types";
import { runCommand, useCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { useTitle } from "@/lib/title";
import { Button, Empty, Loading, Problem } from "@/ui";
import { chooseNone, chooseOnly, followChosen, useChoice } from "./choice";
import { ChoiceBar } from "./ChoiceBar";
import { FilterBar } from "./FilterBar";
import { addressWith, filtersIn, isFiltered, NO_FILTERS, searchOf, type Filters } from "./filters";
import { GalleryGrid } from "./GalleryGrid";
import styles from "./gallery.module.css";
import { Lightbox } from "./Lightbox";
import { near } from "./near";
import { SendDialog } from "./SendDialog";
import { useGalleryCommands } from "./useGalleryCommands";
import { usePages } from "./usePages";

function useAddress() {
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => filtersIn(address), [address]);
  const search = useMemo(() => searchOf(filters), [filters]);
  // The router gives the address of the last drawing: of two quick changes the second must not forget the first.
  const latest = useRef(address);
  useEffect(() => {
    latest.current = address;
  }, [address]);
  const setFilters = useCallback(
    (change: Partial<Filters>) => {
      useChoice.setState({ active: 0, anchor: 0 });
      chooseNone();
      latest.current = addressWith(latest.current, { ...filtersIn(latest.current), ...change });
      setAddress(latest.current, { replace: true });
    },
    [setAddress],
  );
  const look = useCallback(
    (id: string | null) => {
      // Looking at another picture while looking at one is no step for the Back button.
      const replace = latest.current.has("take");
      latest.current = new URLSearchParams(latest.current);
      if (id === null) latest.current.delete("take");
      else latest.current.set("take", id);
      setAddress(latest.current, { replace });
    },
    [setAddress],
  );
  return { filters, search, setFilters, lookId: address.get("take"), look };
}

export function GalleryPage() {
  const navigate = useNavigate();
  const { filters, search, setFilters, lookId, look } = useAddress();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [sending, setSending] = useState<readonly Take[] | null>(null);
  const chosen = useChoice((state) => state.chosen);
  const hint = useChoice((state) => state.active);
  const found = usePages(search, range.first, range.last);
  // What is being deleted must not be asked for again while the address still names it.
  const [leavingId, setLeavingId] = useState<string | null>(null);
  if (leavingId !== null && leavingId !== lookId) setLeavingId(null);
  const looked = useQuery({
    ...takeQuery(lookId ?? ""),
    enabled: lookId !== null && lookId !== leavingId,
  });
  const index = lookId === null ? -1 : near(lookId, hint, found.total ?? 0, (at) => found.at(at)?.id);

  useEffect(followChosen, []);
  useEffect(() => {
    useTitle.setState({ open: "Gallery" });
    return () => {
      useTitle.setState({ open: null });
      chooseNone();
    };
  }, []);

  const takes = useMemo(
    () => (lookId === null ? [...chosen.values()] : looked.data ? [looked.data] : []),
    [lookId, looked.data, chosen],
  );
  const goTo = (to: number) => {
    const take = found.at(to);
    if (!take) return;
    chooseOnly(take, to);
    // Its page, so that the pictures after it can be gone to.
    setRange({ first: to, last: to });
    look(take.id);
  };
  const canGo = (by: 1 | -1) =>
    lookId === null ? "Look at a picture first" : index >= 0 && found.at(index + by) ? true : "There is none";
  useCommand("gallery.previous", () => goTo(index - 1), { enabled: canGo(-1) });
  useCommand("gallery.next", () => goTo(index + 1), { enabled: canGo(1) });
  useCommand("gallery.open", () => {
    const take = found.at(hint);
    if (!take) return;
    chooseOnly(take, hint);
    look(take.id);
  });
  useCommand("gallery.back", () => (lookId === null ? chooseNone() : look(null)));
  useGalleryCommands(takes, {
    send: () => setSending(takes),
    // What is looked at goes: the next one takes its place, or the one before the last.
    leave: () => {
      if (lookId === null) return;
      setLeavingId(lookId);
      const next = found.at(index + 1) ?? found.at(index - 1);
      look(index >= 0 && next ? next.id : null);
    },
  });

  const none = found.total === 0 && !found.stale;
  return (
    <div className={styles.page} data-scope="gallery" data-pane="gallery" tabIndex={-1}>
      <div className={styles.browse} inert={lookId !== null}>
        <div className={styles.head}>
          <h1 className={styles.title}>Gallery</h1>
          <span className={styles.count} role="status">
            {found.total === undefined ? "" : plural(found.total, "picture")}
            {isFiltered(filters) && found.total !== undefined && " found"}
          </span>
        </div>
        {(!none || isFiltered(filters)) && <FilterBar filters={filters} onChange={setFilters} />}
        {!none && <ChoiceBar />}
        {found.error && found.total === undefined ? (
          <Problem title="The gallery can't be shown" error={sentenceOf(found.error)} onRetry={found.retry} />
        ) : found.total === undefined ? (
          <Loading what="Opening the gallery" />
        ) : none ? (
          <Nothing filtered={isFiltered(filters)} onClear={() => setFilters(NO_FILTERS)} />
        ) : (
          <GalleryGrid found={found} search={search} onRange={setRange} />
        )}
      </div>
      {lookId !== null && (
        <Lightbox
          take={looked.data}
          error={looked.error}
          place={index < 0 ? null : { index, total: found.total ?? 0 }}
          onClose={() => look(null)}
        />
      )}
      {sending && <SendDialog takes={sending} onClose={() => setSending(null)} navigate={navigate} />}
    </div>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <Empty title="No picture matches" actions={<Button onClick={onClear}>Clear all filters</Button>}>
        Try fewer words, or a longer time.
      </Empty>
    );
  return (
    <Empty
      title="No pictures yet"
      actions={
        <Button look="primary" onClick={() => runCommand("project.all")}>
          Open a project
        </Button>
      }
    >
      Every picture you generate or import, in any project, is kept here.
    </Empty>
  );
}
