import { type ComponentProps, type ReactNode } from "react";
import { command, useHandler, useKey, runCommand, keyText, type CommandId } from "@/lib/commands";
import styles from "./Button.module.css";
import { cx } from "./cx";
import { Tooltip } from "./Tooltip";

type Look = "primary" | "plain" | "quiet" | "danger";

export interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  small?: boolean;
  /** Shows that it is at work, and takes no second press. */
  busy?: boolean;
}

export function Button({
  look = "plain",
  small = false,
  busy = false,
  className,
  type = "button",
  onClick,
  children,
  ...others
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(styles.button, styles[look], small && styles.small, busy && styles.busy, className)}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...others}
    >
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "aria-label"> {
  /** What it does: its name for everyone, and its tooltip. */
  label: string;
  shortcut?: string | undefined;
  pressed?: boolean | undefined;
}

export function IconButton({
  label,
  shortcut,
  pressed,
  look = "quiet",
  className,
  children,
  ...others
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button
        look={look}
        className={cx(styles.icon, className)}
        aria-label={label}
        aria-pressed={pressed}
        {...others}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

/** An icon that stands for a command: its name, key, and whether it can be done now come from there. */
export function CommandButton({
  id,
  children,
  className,
  pressed,
}: {
  id: CommandId;
  children: ReactNode;
  className?: string;
  pressed?: boolean;
}) {
  const handler = useHandler(id);
  const spec = command(id);
  const key = useKey(spec);
  const enabled = handler?.enabled ?? "Not available here";
  const title = handler?.title ?? spec.title;
  return (
    <IconButton
      label={typeof enabled === "string" ? `${title}: ${enabled}` : title}
      shortcut={key && keyText(key)}
      pressed={pressed ?? handler?.checked}
      aria-disabled={enabled !== true || undefined}
      className={className}
      onClick={() => runCommand(id)}
    >
      {children}
    </IconButton>
  );
}
