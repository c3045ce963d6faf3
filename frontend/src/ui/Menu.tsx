/** Menus: a row of commands looks the same in the menu bar, behind a button and under the right mouse button. */

import { Check } from "lucide-react";
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from "radix-ui";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { command, keyText, runCommand, useHandler, useKeyHere, type CommandId } from "@/lib/commands";
import { cx } from "./cx";
import { followFocus } from "./focus";
import styles from "./Menu.module.css";

export { styles as menuStyles };

export interface Action {
  label: string;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** It is what holds now. */
  checked?: boolean;
}

/** A command, an action of its own, or a line. */
export type MenuEntry = CommandId | Action | "-";

type Parts = Pick<typeof RadixDropdown, "Item" | "Separator">;

function CommandRow({ id, Item }: { id: CommandId; Item: Parts["Item"] }) {
  const handler = useHandler(id);
  const spec = command(id);
  const key = useKeyHere(spec);
  return (
    <Item
      className={styles.item}
      disabled={handler?.enabled !== true}
      onSelect={() => runCommand(id)}
      aria-keyshortcuts={key && keyText(key)}
    >
      <CommandLabel id={id} />
    </Item>
  );
}

/** What stands in a command's row: tick, title, key, and why it can't be done now. */
export function CommandLabel({ id }: { id: CommandId }) {
  const handler = useHandler(id);
  const spec = command(id);
  const key = useKeyHere(spec);
  return (
    <>
      <span className={styles.mark}>{handler?.checked && <Check size={14} aria-label="on" />}</span>
      <span className={styles.title}>
        {handler?.title ?? spec.title}
        {typeof handler?.enabled === "string" && <span className={styles.why}>{handler.enabled}</span>}
      </span>
      <span className={styles.key}>{key && keyText(key)}</span>
    </>
  );
}

function Rows({ entries, parts: { Item, Separator } }: { entries: readonly MenuEntry[]; parts: Parts }) {
  return entries.map((entry, index) => (
    <Fragment key={typeof entry === "string" ? `${entry}${index}` : entry.label}>
      {entry === "-" ? (
        <Separator className={styles.line} />
      ) : typeof entry === "string" ? (
        <CommandRow id={entry} Item={Item} />
      ) : (
        <Item
          className={cx(styles.item, entry.danger && styles.danger)}
          disabled={entry.disabled ?? false}
          onSelect={entry.onSelect}
        >
          <span className={styles.mark}>{entry.checked && <Check size={14} aria-label="on" />}</span>
          <span className={styles.title}>{entry.label}</span>
        </Item>
      )}
    </Fragment>
  ));
}

export function DropdownMenu({
  trigger,
  entries,
  align = "end",
  onOpen,
}: {
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  align?: "start" | "end";
  onOpen?: () => void;
}) {
  return (
    <RadixDropdown.Root onOpenChange={(open) => open && onOpen?.()}>
      <RadixDropdown.Trigger asChild>{trigger}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8}>
          <Rows entries={entries} parts={RadixDropdown} />
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

export function ContextMenu({
  children,
  entries,
  onOpen,
  onClose,
}: {
  children: ReactNode;
  entries: readonly MenuEntry[];
  onOpen?: () => void;
  onClose?: () => void;
}) {
  return (
    <RadixContext.Root onOpenChange={(open) => (open ? onOpen?.() : onClose?.())}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={styles.menu} collisionPadding={8} onCloseAutoFocus={followFocus}>
          <Rows entries={entries} parts={RadixContext} />
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
