/** What of the captions would do harm in training. */

import { useQuery } from "@tanstack/react-query";
import { lintQuery } from "@/api/datasetTools";
import { sentenceOf } from "@/api/errors";
import type { Dataset } from "@/api/types";
import { Button, Dialog, Empty, Loading, Problem } from "@/ui";
import { Findings } from "./Findings";
import { closeTool } from "./tool";

export function LintDialog({ dataset }: { dataset: Dataset }) {
  const found = useQuery(lintQuery(dataset.id));
  return (
    <Dialog
      open
      onClose={closeTool}
      title="Check the captions"
      wide
      description="What a LoRA would learn wrongly from them. Nothing is changed unless you press a button; undo takes it back."
      actions={<Button onClick={closeTool}>Close</Button>}
    >
      {found.isError ? (
        <Problem
          title="The check did not work"
          error={sentenceOf(found.error)}
          onRetry={() => void found.refetch()}
        />
      ) : !found.data ? (
        <Loading what="Reading the captions" />
      ) : found.data.length === 0 ? (
        <Empty title="Nothing to put right">The captions are free of what usually does harm.</Empty>
      ) : (
        <Findings datasetId={dataset.id} findings={found.data} />
      )}
    </Dialog>
  );
}
