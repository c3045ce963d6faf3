/** The caption was changed elsewhere while it was written here: both texts, and the choice. */

import { settleClash, useOutbox } from "@/api/datasetOutbox";
import { Button, Dialog } from "@/ui";
import { Texts } from "./ConflictCard";

export function ClashDialog({ datasetId }: { datasetId: number }) {
  const clash = useOutbox((state) => state.clash);
  if (clash?.edit.datasetId !== datasetId) return null;
  const mine = clash.edit.body.caption ?? clash.edit.body.tags?.join(", ") ?? "";
  return (
    <Dialog
      open
      // Closing is no choice: what is at the server stays, and what was written can still be taken.
      onClose={() => settleClash("theirs")}
      title="This caption was changed elsewhere meanwhile"
      description={`Of ${clash.edit.name}. Nothing was overwritten.`}
      actions={
        <>
          <Button look="quiet" onClick={() => settleClash("both")}>
            Keep both
          </Button>
          <Button onClick={() => settleClash("theirs")}>Keep the other</Button>
          <Button look="primary" onClick={() => settleClash("mine")}>
            Keep mine
          </Button>
        </>
      }
    >
      <Texts first={["Yours", mine]} second={["The other", clash.theirs]} />
    </Dialog>
  );
}
