import { X } from "lucide-react";
import { plural } from "@/lib/time";
import { IconButton, Progress } from "@/ui";
import { useStrip } from "./state";
import styles from "./ImportCard.module.css";

/** Pictures on their way into the project, over the strip. */
export function ImportCards() {
  const imports = useStrip((state) => state.imports);
  if (imports.length === 0) return null;
  return (
    <ul className={styles.imports} aria-label="Imports">
      {imports.map(({ id, count, part, stop }) => {
        const percent = Math.round(part * 100);
        const what = `Importing ${plural(count, "picture")}`;
        return (
          <li key={id} className={styles.import}>
            <span className={styles.text} role="status">
              {part < 1 ? `${what}, ${percent} %` : `${what}: reading them`}
            </span>
            <span className={styles.bar}>
              <Progress percent={part < 1 ? percent : null} label={what} />
            </span>
            <IconButton label={`Stop: ${what}`} onClick={stop}>
              <X />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}
