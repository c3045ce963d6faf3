/** What is done to many pictures at once: shown before it is done, and one step for undo. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useMemo, useState } from "react";
import { editBulk, planBulk } from "@/api/datasets";
import { whenSaved } from "@/api/datasetTools";
import { ApiError } from "@/api/errors";
import type { BulkEdit, Dataset } from "@/api/types";
import { plural } from "@/lib/time";
import { Button, Field, Select, toast, toastProblem } from "@/ui";
import { usePlace } from "../place";
import { BulkDetails } from "./BulkDetails";
import { BulkPreview } from "./BulkPreview";
import { editOf, FIRST, OPS, type Asked, type Op, type Scope } from "./bulkEdit";
import { useChoice } from "./choice";
import styles from "./grid.module.css";
import { TagStates } from "./TagStates";
import { useSettled } from "./useSettled";

export const BulkPanel = memo(function BulkPanel({
  dataset,
  found,
}: {
  dataset: Dataset;
  found: readonly string[];
}) {
  const chosen = useChoice((choice) => choice.chosen);
  const [asked, setAsked] = useState(FIRST);
  const [busy, setBusy] = useState(false);
  const query = usePlace((place) => place.query);
  const scope = useMemo<Scope>(
    () => (chosen.size > 0 ? { names: [...chosen] } : query.trim() ? { query } : {}),
    [chosen, query],
  );
  const now = useMemo(() => (found.length === 0 ? null : editOf(asked, scope)), [asked, scope, found.length]);
  const edit = useSettled(now);
  const plan = useQuery({
    queryKey: ["dataset", dataset.id, "more", "bulk", edit, dataset.revision],
    queryFn: ({ signal }) => planBulk(dataset.id, edit as BulkEdit, signal),
    enabled: edit !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: (count, error) => !(error instanceof ApiError) && count < 20,
  });
  const set = (change: Partial<Asked>) => setAsked((now) => ({ ...now, ...change }));

  const isShown = now !== null && now === edit && plan.isSuccess && !plan.isPlaceholderData;
  const apply = async () => {
    if (!isShown) return;
    setBusy(true);
    try {
      const edited = await whenSaved(() => editBulk(dataset.id, now));
      toast({ kind: "done", text: `${edited.label}. Undo takes it back.` });
      set({ tags: "", to: "", find: "" });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };

  const ops = OPS.filter(({ tagsOnly }) => !tagsOnly || dataset.mode === "tags");
  return (
    <aside className={styles.panel} aria-label="Many at once">
      <h2 className={styles.title}>
        {chosen.size > 0
          ? `${plural(chosen.size, "chosen picture")}`
          : found.length > 0
            ? `All ${plural(found.length, "picture")} shown`
            : "No picture is shown"}
      </h2>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <Field label="What to do">
          {(field) => (
            <Select field={field} options={ops} value={asked.op} onChange={(op) => set({ op: op as Op })} />
          )}
        </Field>
        <BulkDetails dataset={dataset} asked={asked} set={set} />
        <BulkPreview
          plan={edit === null ? undefined : plan.data}
          error={edit === null ? null : plan.error}
          old={plan.isPlaceholderData}
        />
        <Button
          type="submit"
          look={asked.op === "delete" || asked.op === "clear" ? "danger" : "primary"}
          busy={busy}
          // Not before what it does has been shown.
          disabled={!isShown || plan.data?.changed === 0}
        >
          {plan.data && edit !== null ? `Change ${plural(plan.data.changed, "picture")}` : "Change"}
        </Button>
      </form>
      {dataset.mode === "tags" && (
        <TagStates datasetId={dataset.id} revision={dataset.revision} scope={scope} onTag={set} />
      )}
    </aside>
  );
});
