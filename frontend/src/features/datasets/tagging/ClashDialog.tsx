/** The caption was changed elsewhere while it was written here: both texts, and the choice. */

import { editPicture, settleClash, useOutbox } from "@/api/datasetOutbox";
import { Button, Dialog, toast } from "@/ui";
import { Texts } from "./ConflictCard";

export function ClashDialog({ datasetId }: { datasetId: number }) {
  const clash = useOutbox((state) => state.clash);
  if (clash?.edit.datasetId !== datasetId) return null;
  const { name } = clash.edit;
  const mine = clash.edit.body.caption ?? clash.edit.body.tags?.join(", ") ?? "";
  return (
    <Dialog
      open
      onClose={() => {
        // Closing is no choice: what was written can still be taken.
        settleClash("theirs");
        toast({
          text: "The other caption stands; yours is not lost yet",
          action: { label: "Take mine", run: () => editPicture(datasetId, name, { caption: mine }) },
        });
      }}
      title="This caption was changed elsewhere meanwhile"
      description={`Of ${name}. Nothing was overwritten.`}
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
