import { useStudio } from "@/lib/studio";
import type { Row } from "./tree";

/** The take that the viewer compares with the one shown; null while it compares none. */
export function useComparedId(rows: readonly Row[], shownId: string | null): string | null {
  const compare = useStudio((state) => state.compare);
  const chosen = useStudio((state) => state.compareWith);
  if (compare === "off") return null;
  const known = rows.some((row) => row.take.id === chosen);
  const compared = known ? chosen : rows.find((row) => row.take.id === shownId)?.parent?.id;
  return compared !== shownId ? (compared ?? null) : null;
}
