/** What a pane shows when it has nothing to show: empty, loading, broken. The film leader's circle is for these alone. */

import { Component, type ReactNode } from "react";
import { Button } from "./Button";
import styles from "./states.module.css";

export function Leader({ label }: { label?: string }) {
  return (
    <svg
      className={styles.leader}
      viewBox="0 0 100 100"
      aria-hidden={!label}
      role={label ? "img" : undefined}
      aria-label={label}
    >
      <path d="M50 2v96M2 50h96" />
      <circle cx="50" cy="50" r="40" />
      <circle cx="50" cy="50" r="32" />
    </svg>
  );
}

/** `page`: it is all that the page shows, and its title the page's heading. */
export function Empty({
  page = false,
  title,
  children,
  actions,
}: {
  page?: boolean;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const Heading = page ? "h1" : "h2";
  return (
    <div className={styles.empty}>
      <Leader />
      <Heading className={styles.title}>{title}</Heading>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.sweep}>
        <Leader />
      </span>
      <span>{what}…</span>
    </div>
  );
}

export function Problem({
  title,
  error,
  onRetry,
  children,
}: {
  title: string;
  error: unknown;
  onRetry?: () => void;
  children?: ReactNode;
}) {
  const text = error instanceof Error ? error.message : String(error);
  return (
    <div className={styles.empty} role="alert">
      <h2 className={styles.title}>△ {title}</h2>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {children}
      </div>
    </div>
  );
}

/** Keeps the failure of one pane out of the others. */
export class PaneBoundary extends Component<{ name: string; children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <Problem
        title={`${this.props.name} has stumbled`}
        error={this.state.error}
        onRetry={() => this.setState({ error: null })}
      >
        <Button look="quiet" onClick={() => location.reload()}>
          Reload the page
        </Button>
      </Problem>
    );
  }
}
