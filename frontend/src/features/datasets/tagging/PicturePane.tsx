/** The picture in hand, as large as there is room, or nearer; and what it is. */

import { ChevronLeft, ChevronRight, SkipForward, Check, Crop, Maximize2 } from "lucide-react";
import type { Dataset } from "@/api/types";
import { bytes } from "@/lib/time";
import { percent } from "@/lib/pictureGeometry";
import { CommandButton, ContextMenu, Empty, Loading, type MenuEntry } from "@/ui";
import { PictureStage, useScale } from "./PictureStage";
import styles from "./picture.module.css";
import type { Found } from "./useFound";

const MENU: readonly MenuEntry[] = [
  "dataset.next",
  "dataset.previous",
  "dataset.nextUntagged",
  "-",
  "dataset.review",
  "dataset.skip",
  "dataset.crop",
  "-",
  "viewer.fit",
  "dataset.zoom",
  "viewer.zoomIn",
  "viewer.zoomOut",
  "viewer.judge",
  "-",
  "dataset.removePicture",
];

export function PicturePane({ dataset, found }: { dataset: Dataset; found: Found }) {
  const { picture, index, at, name } = found;
  const scale = useScale((state) => state.scale);
  const total = index?.names.length ?? 0;
  return (
    <section className={styles.pane} aria-label="Picture" data-pane="picture" tabIndex={-1}>
      <ContextMenu entries={MENU}>
        <div className={styles.well}>
          {picture ? (
            <PictureStage key={dataset.id} dataset={dataset} picture={picture} />
          ) : name === null && index ? (
            <Empty title="No picture here">Another query may find some.</Empty>
          ) : (
            <Loading what="Reading the picture" />
          )}
        </div>
      </ContextMenu>
      <div className={styles.status}>
        <CommandButton id="dataset.previous">
          <ChevronLeft />
        </CommandButton>
        <span className={styles.count}>
          {at >= 0 ? (
            <>
              <b>{(at + 1).toLocaleString("en")}</b> / {total.toLocaleString("en")}
            </>
          ) : (
            "not among those found"
          )}
        </span>
        <CommandButton id="dataset.next">
          <ChevronRight />
        </CommandButton>
        {picture && (
          <span className={styles.facts}>
            <span title={`From ${picture.source}`}>{picture.name}</span>
            <span>
              {picture.width} × {picture.height}
            </span>
            <span>{bytes(picture.size_bytes)}</span>
            {picture.crop && (
              <span>
                crop {picture.crop.width} × {picture.crop.height}
              </span>
            )}
          </span>
        )}
        <span className={styles.states}>
          <CommandButton id="dataset.review">
            <Check />
          </CommandButton>
          <CommandButton id="dataset.skip">
            <SkipForward />
          </CommandButton>
          <CommandButton id="dataset.crop">
            <Crop />
          </CommandButton>
          <CommandButton id="dataset.zoom">
            <Maximize2 />
          </CommandButton>
        </span>
        {picture && <span className={styles.zoom}>{percent(scale)}</span>}
      </div>
    </section>
  );
}
