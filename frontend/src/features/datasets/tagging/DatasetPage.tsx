/** One dataset: its pictures, the one in hand, and its caption. The address holds the picture, the query and the view. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect } from "react";
import { useNavigate, useParams } from "react-router";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { datasetQuery, keepPlace } from "@/api/datasets";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Dataset } from "@/api/types";
import { useTitle } from "@/lib/title";
import { Button, Empty, Loading, PaneBoundary, Problem } from "@/ui";
import { DatasetGrid } from "../grid";
import { DatasetTools } from "../tools";
import { AboutDialogs } from "../open/AboutDialogs";
import { addressOf, beginAt, usePlace } from "../place";
import { CaptionPane } from "./CaptionPane";
import { ClashDialog } from "./ClashDialog";
import { DatasetBar } from "./DatasetBar";
import { PictureList } from "./PictureList";
import { PicturePane } from "./PicturePane";
import styles from "./tagging.module.css";
import { TagPanel } from "./TagPanel";
import { useFound } from "./useFound";
import { useGoCommands } from "./useGoCommands";
import { useCaptionCommands } from "./useCaptionCommands";
import { useNarrowPage } from "./useNarrowPage";

export function DatasetPage() {
  const id = Number(useParams()["datasetId"]);
  const navigate = useNavigate();
  const wrong = !Number.isSafeInteger(id) || id < 1;
  const dataset = useQuery({ ...datasetQuery(id), enabled: !wrong });
  if (wrong || (dataset.error instanceof ApiError && dataset.error.status === 404))
    return (
      <Empty
        page
        title="This dataset is not here"
        actions={<Button onClick={() => void navigate("/datasets")}>All datasets</Button>}
      >
        It may have been removed from the list. Its folder was not touched: open the folder again, and all is
        as it was.
      </Empty>
    );
  if (dataset.isError && !dataset.data)
    return (
      <Problem
        title="The dataset can't be opened"
        error={sentenceOf(dataset.error)}
        onRetry={() => void dataset.refetch()}
      >
        <Button look="quiet" onClick={() => void navigate("/datasets")}>
          All datasets
        </Button>
      </Problem>
    );
  if (!dataset.data) return <Loading what="Opening the dataset" />;
  return <Opened key={id} dataset={dataset.data} />;
}

function Opened({ dataset }: { dataset: Dataset }) {
  const { id, name } = dataset;
  const begun = usePlace((place) => place.datasetId === id);
  useLayoutEffect(() => beginAt(id, new URLSearchParams(location.search)), [id]);
  useEffect(() => {
    useTitle.setState({ open: name });
    return () => useTitle.setState({ open: null });
  }, [name]);
  return begun ? <Tagger dataset={dataset} /> : null;
}

function Tagger({ dataset }: { dataset: Dataset }) {
  const { id } = dataset;
  const view = usePlace((place) => place.view);
  const narrow = useNarrowPage();
  const found = useFound(dataset);
  useKeptPlace(id);
  useGoCommands(dataset, found);
  useCaptionCommands(dataset, found);

  const list = (
    <PaneBoundary name="The list of pictures">
      <PictureList dataset={dataset} found={found} />
    </PaneBoundary>
  );
  const picture = (
    <PaneBoundary name="The picture">
      <PicturePane dataset={dataset} found={found} />
    </PaneBoundary>
  );
  const caption = (
    <PaneBoundary name="The caption">
      <CaptionPane dataset={dataset} found={found} />
    </PaneBoundary>
  );
  const tags = (
    <PaneBoundary name="The list of tags">
      <TagPanel dataset={dataset} />
    </PaneBoundary>
  );
  return (
    <div className={styles.page} data-scope="tagging">
      <h1 className={styles.heading}>{dataset.name}</h1>
      <DatasetBar dataset={dataset} />
      <div className={styles.body}>
        {view === "grid" ? (
          <PaneBoundary name="The grid">
            <DatasetGrid datasetId={id} />
          </PaneBoundary>
        ) : narrow ? (
          <div className={styles.narrow}>
            <div className={styles.narrowPicture}>{picture}</div>
            {caption}
            <div className={styles.narrowTags}>{tags}</div>
            <div className={styles.narrowList}>{list}</div>
          </div>
        ) : (
          <Wide list={list} picture={picture} caption={caption} tags={tags} />
        )}
      </div>
      <DatasetTools datasetId={id} />
      <AboutDialogs dataset={dataset} />
      <ClashDialog datasetId={id} />
    </div>
  );
}

function Wide(panes: Record<"list" | "picture" | "caption" | "tags", React.ReactNode>) {
  const columns = useDefaultLayout({ id: "kino.dataset.columns", panelIds: ["list", "picture", "words"] });
  const rows = useDefaultLayout({ id: "kino.dataset.words", panelIds: ["caption", "tags"] });
  return (
    <Group className={styles.panes} {...columns}>
      <Panel id="list" defaultSize="236px" minSize="170px" maxSize="30%">
        {panes.list}
      </Panel>
      <Separator className={styles.beside} aria-label="Beside the pictures" />
      <Panel id="picture" minSize="30%">
        {panes.picture}
      </Panel>
      <Separator className={styles.beside} aria-label="Beside the caption" />
      <Panel id="words" defaultSize="400px" minSize="320px" maxSize="50%">
        <Group orientation="vertical" {...rows}>
          <Panel id="caption" defaultSize="56%" minSize="180px">
            {panes.caption}
          </Panel>
          <Separator className={styles.between} aria-label="Between caption and tags" />
          <Panel id="tags" defaultSize="44%" minSize="120px">
            {panes.tags}
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}

/** The address and the server know where one is, a moment after one has come to rest there. */
function useKeptPlace(id: number): void {
  const place = usePlace();
  const { name, query, view } = place;
  useEffect(() => {
    const timer = setTimeout(() => {
      const address = new URL(location.href);
      if (address.pathname !== `/datasets/${id}`) return;
      address.search = addressOf(usePlace.getState(), address.searchParams).toString();
      // Past the router: a navigation of its own would end one that is under way to another page.
      history.replaceState(history.state, "", address);
    }, 150);
    return () => clearTimeout(timer);
  }, [id, name, query, view]);
  useEffect(() => {
    if (name === null) return;
    const timer = setTimeout(() => void keepPlace(id, name), 800);
    return () => clearTimeout(timer);
  }, [id, name]);
}
