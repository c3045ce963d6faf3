/** What of a picture is trained: a box that exports apply. The picture itself stays whole. */

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { datasetPictureQuery } from "@/api/datasets";
import { editPicture } from "@/api/datasetOutbox";
import type { Crop, Dataset, DatasetPicture } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import { Button, Dialog, Field, Loading, Segmented, Select } from "@/ui";
import { bucketOf, type Corner, isWhole, moved, pulled, shaped, whole } from "./cropping";
import { closeTool } from "./tool";
import styles from "./tools.module.css";

const RATIOS = ["free", "1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16"] as const;
type Ratio = (typeof RATIOS)[number];
const CORNERS: readonly Corner[] = ["nw", "ne", "sw", "se"];
const NAMES: Record<Corner, string> = {
  nw: "Upper left",
  ne: "Upper right",
  sw: "Lower left",
  se: "Lower right",
};

function numberOf(ratio: Ratio): number | null {
  if (ratio === "free") return null;
  const [width = 1, height = 1] = ratio.split(":").map(Number);
  return width / height;
}

export function CropDialog({ dataset, name }: { dataset: Dataset; name: string }) {
  const picture = useQuery(datasetPictureQuery(dataset.id, name)).data;
  return picture ? (
    <Cropping key={name} dataset={dataset} picture={picture} />
  ) : (
    <Dialog open onClose={closeTool} title="Crop">
      <Loading what="Fetching the picture" />
    </Dialog>
  );
}

function Cropping({ dataset, picture }: { dataset: Dataset; picture: DatasetPicture }) {
  const [box, setBox] = useState<Crop>(picture.crop ?? whole(picture));
  const [ratio, setRatio] = useState<Ratio>("free");
  const [resolution, setResolution] = useState(() => recall("crop.resolution", "1024"));
  const stage = useRef<HTMLDivElement>(null);
  const bucket = bucketOf(box, Number(resolution), 64);

  /** A place on the screen in the picture's pixels. */
  const at = (event: PointerEvent) => {
    const rect = stage.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return {
      x: ((event.clientX - rect.left) / rect.width) * picture.width,
      y: ((event.clientY - rect.top) / rect.height) * picture.height,
    };
  };
  const drag = (event: PointerEvent<HTMLElement>, work: (to: { x: number; y: number }) => Crop) => {
    event.preventDefault();
    event.stopPropagation();
    const element = event.currentTarget;
    element.focus();
    element.setPointerCapture(event.pointerId);
    const move = (next: globalThis.PointerEvent) => setBox(work(at(next as unknown as PointerEvent)));
    const end = () => {
      element.removeEventListener("pointermove", move);
      element.removeEventListener("lostpointercapture", end);
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("lostpointercapture", end);
  };
  const steps = (event: KeyboardEvent) => {
    const by = event.altKey ? 1 : 8;
    const x = { ArrowLeft: -by, ArrowRight: by }[event.key] ?? 0;
    const y = { ArrowUp: -by, ArrowDown: by }[event.key] ?? 0;
    if (x === 0 && y === 0) return null;
    event.preventDefault();
    event.stopPropagation();
    return { x, y };
  };
  const take = () => {
    remember("crop.resolution", resolution);
    editPicture(dataset.id, picture.name, { crop: { crop: isWhole(box, picture) ? null : box } });
    closeTool();
  };
  const share = (part: number, of: number) => `${(part / of) * 100}%`;
  return (
    <Dialog
      open
      onClose={closeTool}
      title={`Crop ${picture.name}`}
      wide
      description="Exports cut the picture to the box; the picture in the dataset stays whole. Arrows move the box, Shift and arrows change its size, Alt makes small steps."
      actions={
        <>
          <span className={styles.sum} role="status">
            {box.width} × {box.height} px, trained as {bucket.width} × {bucket.height}
            {bucket.lost > 0.005 && `, ${(bucket.lost * 100).toFixed(0)} % cut off`}
          </span>
          <Button disabled={isWhole(box, picture)} onClick={() => setBox(whole(picture))}>
            The whole picture
          </Button>
          <Button look="primary" onClick={take}>
            Keep
          </Button>
        </>
      }
    >
      <div className={styles.where}>
        <Field label="Shape" className={styles.beside}>
          {() => (
            <Segmented
              label="Shape"
              value={ratio}
              options={RATIOS.map((value) => ({ value, label: value === "free" ? "Free" : value }))}
              onChange={(next) => {
                setRatio(next);
                const wanted = numberOf(next);
                if (wanted !== null) setBox((now) => shaped(now, wanted, picture));
              }}
            />
          )}
        </Field>
        <Field label="Trained at">
          {(field) => (
            <Select
              field={field}
              options={["512", "768", "1024", "1280"].map((value) => ({ value, label: `${value} px` }))}
              value={resolution}
              onChange={setResolution}
            />
          )}
        </Field>
      </div>
      <div className={styles.cropWell}>
        <div
          ref={stage}
          className={styles.stage}
          style={{ aspectRatio: `${picture.width} / ${picture.height}` }}
        >
          <img src={picture.url} alt="" draggable={false} className={styles.cropped} />
          <div
            role="group"
            aria-label={`Box: ${box.width} by ${box.height} pixels, ${box.left} from the left, ${box.top} from the top`}
            tabIndex={0}
            className={styles.box}
            style={{
              left: share(box.left, picture.width),
              top: share(box.top, picture.height),
              width: share(box.width, picture.width),
              height: share(box.height, picture.height),
            }}
            onPointerDown={(event) => {
              const from = at(event);
              drag(event, (to) => moved(box, { x: to.x - from.x, y: to.y - from.y }, picture));
            }}
            onKeyDown={(event) => {
              const by = steps(event);
              if (!by) return;
              if (!event.shiftKey) setBox((now) => moved(now, by, picture));
              else
                setBox((now) => {
                  const to = { x: now.left + now.width + by.x, y: now.top + now.height + by.y };
                  return pulled(now, "se", to, picture, null);
                });
            }}
          >
            <span
              className={styles.bucketEdge}
              aria-hidden
              style={{
                width: share(Math.min(1, (bucket.width / bucket.height) * (box.height / box.width)), 1),
                height: share(Math.min(1, (bucket.height / bucket.width) * (box.width / box.height)), 1),
              }}
            />
            {CORNERS.map((corner) => (
              <button
                key={corner}
                type="button"
                className={styles.handle}
                data-corner={corner}
                aria-label={`${NAMES[corner]} corner`}
                onPointerDown={(event) =>
                  drag(event, (to) => pulled(box, corner, to, picture, numberOf(ratio)))
                }
                onKeyDown={(event) => {
                  const by = steps(event);
                  if (!by) return;
                  const x = (corner.endsWith("w") ? box.left : box.left + box.width) + by.x;
                  const y = (corner.startsWith("n") ? box.top : box.top + box.height) + by.y;
                  setBox(pulled(box, corner, { x, y }, picture, numberOf(ratio)));
                }}
              />
            ))}
          </div>
        </div>
      </div>
    </Dialog>
  );
}
