import { Copy, Download, GitBranch, RefreshCw, Star, Trash2 } from "lucide-react";
import { factsOf } from "@/api/takeFacts";
import { useHandler, useKey, command, keyText, runCommand, type CommandId } from "@/lib/commands";
import { Button, CommandButton, DropdownMenu, Facts, IconButton, Tooltip } from "@/ui";
import { CompareBar } from "./CompareBar";
import { DifferenceList } from "./DifferenceList";
import styles from "./takes.module.css";
import type { Row } from "./tree";
import { useComparedId } from "./useComparedId";
import { usePlugin } from "./useTakeCommands";

/** The take that is shown, in full. */
export function TakeDetails({ row, rows }: { row: Row; rows: readonly Row[] }) {
  const { take, number } = row;
  const plugin = usePlugin(take);
  const { main, rest } = factsOf(take, plugin);
  const comparedId = useComparedId(rows, take.id);
  const other = rows.find((one) => one.take.id === comparedId);
  return (
    <section className={styles.details} aria-label={`Take ${number}`}>
      <div className={styles.bar}>
        <h3 className={styles.name}>Take {number}</h3>
        <CommandButton id="take.refineFrom">
          <GitBranch />
        </CommandButton>
        <CommandButton id="take.star">
          <Star fill={take.starred ? "currentColor" : "none"} />
        </CommandButton>
        <DropdownMenu
          trigger={
            <IconButton label="Download">
              <Download />
            </IconButton>
          }
          entries={["take.download.png", "take.download.jpg", "take.download.webp"]}
        />
        <DropdownMenu
          trigger={
            <IconButton label="Copy">
              <Copy />
            </IconButton>
          }
          entries={["take.copyText", "take.copyJson", "take.copyPrompt", "take.copySeed"]}
        />
        <CommandButton id="take.delete">
          <Trash2 />
        </CommandButton>
      </div>
      <CompareBar row={row} rows={rows} />
      {other && <DifferenceList row={row} other={other} rows={rows} />}
      <div className={styles.uses} role="group" aria-label="Use in the form">
        <span className={styles.usesLabel}>Use</span>
        <CommandText id="take.recall">All</CommandText>
        <CommandText id="take.recallButSeed">All but the seed</CommandText>
        <CommandText id="take.recallPrompt">Prompt only</CommandText>
        <CommandButton id="take.again" className={styles.again}>
          <RefreshCw />
        </CommandButton>
      </div>
      <Facts facts={main} label={`Take ${number}`} />
      {rest.length > 0 && (
        <>
          <h4 className={styles.subtitle}>Other parameters</h4>
          <Facts facts={rest} label="Other parameters" />
        </>
      )}
    </section>
  );
}

/** A command as a word on a small button. */
function CommandText({ id, children }: { id: CommandId; children: string }) {
  const enabled = useHandler(id)?.enabled ?? "Not available here";
  const spec = command(id);
  const key = useKey(spec);
  return (
    <Tooltip
      text={typeof enabled === "string" ? `${spec.title}: ${enabled}` : spec.title}
      shortcut={key && keyText(key)}
    >
      <Button small aria-disabled={enabled !== true || undefined} onClick={() => runCommand(id)}>
        {children}
      </Button>
    </Tooltip>
  );
}
