/** Commands and their keys, by menu; to be read, or with `editable` to be changed. */

import { keysOf, useShortcuts, type Command } from "@/lib/commands";
import { cx } from "@/ui";
import { Keys, NoKey } from "./Keys";
import { groups } from "./shortcutList";
import { ShortcutRow } from "./ShortcutRow";
import styles from "./ShortcutList.module.css";

export function ShortcutList({ search, editable = false }: { search: string; editable?: boolean }) {
  const own = useShortcuts((state) => state.own);
  const found = groups(search, own);
  // Below the page's title there, below the dialog's here.
  const Heading = editable ? "h2" : "h3";
  const count = found.reduce((sum, { commands }) => sum + commands.length, 0);
  return (
    <>
      <p role="status" className={styles.count}>
        {search.trim() === "" ? "" : count === 0 ? "No action is like that" : `${count} found`}
      </p>
      <div className={cx(styles.groups, editable && styles.editable)}>
        {found.map(({ menu, commands }) => (
          <section key={menu} aria-label={menu} className={styles.group}>
            <Heading className={styles.menu}>{menu}</Heading>
            <ul>
              {commands.map((command) =>
                editable ? (
                  <ShortcutRow key={command.id} command={command} />
                ) : (
                  <ReadRow key={command.id} command={command} />
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function ReadRow({ command }: { command: Command }) {
  const { own, singleKeys } = useShortcuts();
  const keys = keysOf(command, { own, singleKeys });
  return (
    <li className={styles.row}>
      <span className={styles.title}>{command.title}</span>
      {keys.length > 0 ? keys.map((key) => <Keys key={key} binding={key} />) : <NoKey />}
    </li>
  );
}
