import { Menu as MenuIcon } from "lucide-react";
import { DropdownMenu, Menubar } from "radix-ui";
import { Fragment } from "react";
import { Link } from "react-router";
import { TaskBadge } from "@/features/tasks/TaskBadge";
import {
  COMMANDS,
  keyText,
  MENUS,
  runCommand,
  useHandler,
  useKeyHere,
  type Command,
  type Menu,
} from "@/lib/commands";
import { useTitle } from "@/lib/title";
import { CommandLabel, IconButton, menuStyles } from "@/ui";
import styles from "./MenuBar.module.css";

/** The commands of a menu in groups, as the table has them. */
function groupsOf(menu: Menu): Command[][] {
  const groups = new Map<string, Command[]>();
  for (const command of COMMANDS) {
    if (command.menu === menu && !command.hidden)
      groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups.values()];
}

const GROUPS = new Map(MENUS.map((menu) => [menu, groupsOf(menu)]));
type Parts = Pick<typeof Menubar, "Item" | "Separator">;

function Row({ command, Item }: { command: Command; Item: Parts["Item"] }) {
  const handler = useHandler(command.id);
  const key = useKeyHere(command);
  return (
    <Item
      className={menuStyles.item}
      disabled={handler?.enabled !== true}
      onSelect={() => runCommand(command.id)}
      aria-keyshortcuts={key && keyText(key)}
    >
      <CommandLabel id={command.id} />
    </Item>
  );
}

function Rows({ menu, parts: { Item, Separator } }: { menu: Menu; parts: Parts }) {
  return GROUPS.get(menu)?.map((group, index) => (
    <Fragment key={group[0]?.id}>
      {index > 0 && <Separator className={menuStyles.line} />}
      {group.map((command) => (
        <Row key={command.id} command={command} Item={Item} />
      ))}
    </Fragment>
  ));
}

/** Where there is no room for five menus, one holds them all. */
function OneMenu() {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton label="Menu" className={styles.one}>
          <MenuIcon />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuStyles.menu} align="start" collisionPadding={8}>
          {MENUS.map((menu) => (
            <Fragment key={menu}>
              <DropdownMenu.Label className={styles.label}>{menu}</DropdownMenu.Label>
              <Rows menu={menu} parts={DropdownMenu} />
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuBar() {
  const open = useTitle((state) => state.open);
  return (
    <header className={styles.bar} data-pane="menu" tabIndex={-1}>
      <Link to="/projects" className={styles.mark} aria-label="Kino: all projects">
        <svg viewBox="0 0 32 32" aria-hidden>
          <circle cx="16" cy="16" r="10.5" fill="none" stroke="currentColor" strokeWidth="2" />
          <path d="M16 3v26M3 16h26" stroke="currentColor" opacity=".5" />
          <path d="M16 16V5.5A10.5 10.5 0 0 1 26.5 16z" fill="var(--accent)" />
        </svg>
        Kino
      </Link>
      <OneMenu />
      <Menubar.Root className={styles.menus} aria-label="Commands">
        {MENUS.map((menu) => (
          <Menubar.Menu key={menu}>
            <Menubar.Trigger className={styles.trigger}>{menu}</Menubar.Trigger>
            <Menubar.Portal>
              <Menubar.Content className={menuStyles.menu} align="start" sideOffset={4} collisionPadding={8}>
                <Rows menu={menu} parts={Menubar} />
              </Menubar.Content>
            </Menubar.Portal>
          </Menubar.Menu>
        ))}
      </Menubar.Root>
      <span className={styles.title}>{open}</span>
      <TaskBadge />
    </header>
  );
}
