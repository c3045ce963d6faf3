/**
 * The dialogs of a dataset: tagging by a model, checks, statistics, crop, history and export. They come with the page:
 * one that had to be fetched first could not be opened while Kino is away, and would take the page down.
 */

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { datasetQuery } from "@/api/datasets";
import { useCommand } from "@/lib/commands";
import { usePlace } from "../place";
import { CropDialog } from "./CropDialog";
import { ExportDialog } from "./ExportDialog";
import { HistoryDialog } from "./HistoryDialog";
import { LintDialog } from "./LintDialog";
import { StatisticsDialog } from "./StatisticsDialog";
import { TaggingDialog } from "./TaggingDialog";
import { closeTool, openTool, useTool } from "./tool";

export function DatasetTools({ datasetId }: { datasetId: number }) {
  const open = useTool((tool) => tool.open);
  const name = usePlace((place) => place.name);
  const dataset = useQuery(datasetQuery(datasetId)).data;
  useEffect(() => closeTool, [datasetId]);
  useCommand("dataset.autoTag", () => openTool("tagging"));
  useCommand("dataset.lint", () => openTool("lint"));
  useCommand("dataset.statistics", () => openTool("statistics"));
  useCommand("dataset.history", () => openTool("history"));
  useCommand("dataset.export", () => openTool("export"));
  useCommand("dataset.crop", () => openTool("crop"), {
    enabled: name === null ? "There is no picture here" : true,
  });
  if (!dataset || !open) return null;
  return (
    <>
      {open === "tagging" && <TaggingDialog dataset={dataset} />}
      {open === "lint" && <LintDialog dataset={dataset} />}
      {open === "statistics" && <StatisticsDialog dataset={dataset} />}
      {open === "history" && <HistoryDialog dataset={dataset} />}
      {open === "export" && <ExportDialog dataset={dataset} />}
      {open === "crop" && name !== null && <CropDialog dataset={dataset} name={name} />}
    </>
  );
}
