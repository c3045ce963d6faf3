import { keyNames } from "@/lib/commands";
import { Kbd } from "@/ui";
import styles from "./ShortcutList.module.css";

export function Keys({ binding }: { binding: string }) {
  return (
    <span className={styles.keys}>
      {keyNames(binding).map((name, index) => (
        <Kbd key={`${name}${index}`}>{name}</Kbd>
      ))}
    </span>
  );
}

export const NoKey = () => <span className={styles.none}>no key</span>;
