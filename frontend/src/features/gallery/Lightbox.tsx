import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ChevronLeft, ChevronRight, Copy } from "lucide-react";
import { useEffect, useRef } from "react";
import { sentenceOf } from "@/api/errors";
import { pluginsQuery, projectsQuery } from "@/api/queries";
import { factsOf, titleOf } from "@/api/takeFacts";
import type { Take } from "@/api/types";
import { Button, CommandButton, DropdownMenu, Facts, IconButton, Loading, Problem } from "@/ui";
import { GalleryTools } from "./ChoiceBar";
import styles from "./Lightbox.module.css";

/** One picture large, with all that made it. Not a dialog: the keys of pictures work here as they do in the grid. */
export function Lightbox({
  take,
  error,
  place,
  onClose,
}: {
  take: Take | undefined;
  error: unknown;
  /** Where it stands in what is found; null when it is not among that. */
  place: { index: number; total: number } | null;
  onClose: () => void;
}) {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const element = root.current;
    element?.focus();
    return () => {
      // What was under it takes the focus back, once it can.
      const list = document.querySelector<HTMLElement>('[data-testid="gallery-grid"]');
      const back = before instanceof HTMLElement && before !== document.body ? before : list;
      requestAnimationFrame(() => (back?.isConnected ? back : list)?.focus());
    };
  }, []);
  return (
    <section ref={root} className={styles.lightbox} tabIndex={-1} aria-label="Picture">
      <header className={styles.bar}>
        <Button look="quiet" onClick={onClose}>
          <ArrowLeft size={16} aria-hidden />
          Gallery
        </Button>
        <span className={styles.place} role="status">
          {place && `${(place.index + 1).toLocaleString("en")} of ${place.total.toLocaleString("en")}`}
        </span>
        <CommandButton id="gallery.previous">
          <ChevronLeft />
        </CommandButton>
        <CommandButton id="gallery.next">
          <ChevronRight />
        </CommandButton>
        <span className={styles.gap} />
        <GalleryTools starred={take?.starred ?? false} />
        <DropdownMenu
          trigger={
            <IconButton label="Copy">
              <Copy />
            </IconButton>
          }
          entries={["take.copyText", "take.copyJson", "take.copyPrompt", "take.copySeed", "-", "take.recall"]}
        />
      </header>
      {error ? (
        <Problem title="This picture can't be shown" error={sentenceOf(error)}>
          <Button onClick={onClose}>Back to the gallery</Button>
        </Problem>
      ) : take ? (
        <Looked take={take} />
      ) : (
        <Loading what="Opening the picture" />
      )}
    </section>
  );
}

function Looked({ take }: { take: Take }) {
  const plugin = useQuery({
    ...pluginsQuery,
    select: (all) => all.find((one) => one.name === take.plugin),
  }).data;
  const project = useQuery({
    ...projectsQuery,
    select: (all) => all.find((one) => one.id === take.project_id),
  }).data;
  const { main, rest } = factsOf(take, plugin);
  const home = { label: "Project", text: project?.name ?? "none", unset: !project };
  return (
    <div className={styles.body}>
      <div className={styles.stage}>
        <img
          key={take.id}
          className={styles.picture}
          src={take.url}
          alt={titleOf(take).slice(0, 500)}
          width={take.width}
          height={take.height}
          draggable={false}
        />
      </div>
      <div className={styles.details} role="region" aria-label="What made it" tabIndex={0}>
        <Facts facts={[...main, home]} label="Picture" />
        {rest.length > 0 && (
          <>
            <h2 className={styles.subtitle}>Other parameters</h2>
            <Facts facts={rest} label="Other parameters" />
          </>
        )}
      </div>
    </div>
  );
}
