/** Over the strip: what is done most, how it is seen, and how much is selected. */

import {
  ChevronsLeftRightEllipsis,
  CopyPlus,
  ImagePlus,
  Minus,
  MoreHorizontal,
  Plus,
  Search,
  SquareDashed,
  SquarePlus,
  StickyNote,
  Trash2,
} from "lucide-react";
import type { Timeline } from "@/api/timeline";
import type { CommandId } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { plural, timecode } from "@/lib/time";
import { CommandButton, DropdownMenu, IconButton, Segmented, Slider } from "@/ui";
import { chosen } from "./selecting";
import type { Zoom } from "./useZoom";
import { fromSlider, toSlider } from "./zoom";
import styles from "./Toolbar.module.css";

const MORE = [
  "frame.import",
  "frame.insertEmpty",
  "frame.duplicate",
  "frame.pasteReplace",
  "-",
  "frame.moveLeft",
  "frame.moveRight",
  "frame.moveTo",
  "-",
  "frame.holdShorter",
  "frame.holdLonger",
  "frame.hold",
  "frame.note",
  "frame.find",
  "-",
  "timeline.mode",
  "timeline.zoomOut",
  "timeline.zoomIn",
  "timeline.fit",
  "-",
  "frame.selectAll",
  "frame.delete",
] as const satisfies readonly (CommandId | "-")[];

const MODES = [
  { value: "boards", label: "Boards", title: "All frames alike" },
  { value: "time", label: "To time", title: "Frames as wide as they are long" },
] as const;

export function Toolbar({ timeline, fps, zoom }: { timeline: Timeline; fps: number; zoom: Zoom }) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Timeline">
      <CommandButton id="frame.newAfter">
        <SquarePlus />
      </CommandButton>
      <span className={styles.group}>
        <CommandButton id="frame.insertEmpty">
          <SquareDashed />
        </CommandButton>
        <CommandButton id="frame.duplicate">
          <CopyPlus />
        </CommandButton>
        <CommandButton id="frame.import">
          <ImagePlus />
        </CommandButton>
        <CommandButton id="frame.delete">
          <Trash2 />
        </CommandButton>
      </span>
      <span className={styles.group}>
        <span className={styles.word} aria-hidden>
          Hold
        </span>
        <CommandButton id="frame.holdShorter">
          <Minus />
        </CommandButton>
        <CommandButton id="frame.holdLonger">
          <Plus />
        </CommandButton>
        <CommandButton id="frame.note">
          <StickyNote />
        </CommandButton>
        <CommandButton id="frame.find">
          <Search />
        </CommandButton>
      </span>
      <Chosen timeline={timeline} fps={fps} />
      <span className={styles.view}>
        <span className={styles.modes}>
          <Segmented options={MODES} value={zoom.mode} onChange={zoom.setMode} label="Timeline shows" />
        </span>
        <span className={styles.slider}>
          <Slider
            value={toSlider(zoom.unit, zoom.limits)}
            min={0}
            max={100}
            step={1}
            onChange={(value) => zoom.setUnit(fromSlider(value, zoom.limits))}
            label="Timeline zoom"
            valueText={`${Math.round(toSlider(zoom.unit, zoom.limits))} %`}
          />
        </span>
        <span className={styles.fit}>
          <CommandButton id="timeline.fit">
            <ChevronsLeftRightEllipsis />
          </CommandButton>
        </span>
      </span>
      <DropdownMenu
        entries={MORE}
        trigger={
          <IconButton label="More for frames">
            <MoreHorizontal />
          </IconButton>
        }
      />
    </div>
  );
}

function Chosen({ timeline, fps }: { timeline: Timeline; fps: number }) {
  const selection = useStudio((state) => state.selection);
  const ids = selection.size > 1 ? chosen(timeline, selection, null) : [];
  let ticks = 0;
  for (const id of ids) ticks += timeline.holds[timeline.indexOf(id)] ?? 0;
  return (
    <span className={styles.count} role="status">
      {ids.length > 1 ? (
        <>
          <b>{ids.length.toLocaleString("en")} selected</b> {timecode(ticks, fps)}
        </>
      ) : (
        <>
          {plural(timeline.count, "frame")}{" "}
          <span className={styles.time}>{timecode(timeline.ticks, fps)}</span>
        </>
      )}
    </span>
  );
}
