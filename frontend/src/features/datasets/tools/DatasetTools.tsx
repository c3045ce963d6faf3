/** The dialogs of a dataset: tagging by a model, checks, statistics, crop, history and export. */

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { datasetQuery } from "@/api/datasets";
import { useCommand } from "@/lib/commands";
import { usePlace } from "../place";
import { closeTool, openTool, useTool } from "./tool";

const TaggingDialog = lazy(async () => ({ default: (await import("./TaggingDialog")).TaggingDialog }));
const LintDialog = lazy(async () => ({ default: (await import("./LintDialog")).LintDialog }));
const StatisticsDialog = lazy(async () => ({
  default: (await import("./StatisticsDialog")).StatisticsDialog,
}));
const HistoryDialog = lazy(async () => ({ default: (await import("./HistoryDialog")).HistoryDialog }));
const ExportDialog = lazy(async () => ({ default: (await import("./ExportDialog")).ExportDialog }));
const CropDialog = lazy(async () => ({ default: (await import("./CropDialog")).CropDialog }));

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
    <Suspense fallback={null}>
      {open === "tagging" && <TaggingDialog dataset={dataset} />}
      {open === "lint" && <LintDialog dataset={dataset} />}
      {open === "statistics" && <StatisticsDialog dataset={dataset} />}
      {open === "history" && <HistoryDialog dataset={dataset} />}
      {open === "export" && <ExportDialog dataset={dataset} />}
      {open === "crop" && name !== null && <CropDialog dataset={dataset} name={name} />}
    </Suspense>
  );
}
