import { Plus } from "lucide-react";
import { runCommand } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { cx } from "@/ui";
import styles from "./Strip.module.css";

/** The next picture comes to the end, and is described now. */
export function describeNext(): void {
  useStudio.setState({ target: { kind: "end" }, panel: "generate" });
  runCommand("generate.focus");
}

/** Always behind the last frame. */
export function PlusCard({ x }: { x: number }) {
  const isTarget = useStudio((state) => state.target.kind === "end");
  return (
    <button
      type="button"
      className={cx(styles.plus, isTarget && styles.plusIsTarget)}
      style={{ left: `${x}px` }}
      aria-label="New frame at the end"
      title={isTarget ? "The next picture comes here" : "New frame at the end"}
      onClick={describeNext}
    >
      <Plus size={20} aria-hidden />
    </button>
  );
}
