/** Small things this browser remembers: the last project, the panes' sizes, what was typed. Nothing breaks without it. */

export function recall<T>(name: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`kino.${name}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    if (value === undefined || value === null) localStorage.removeItem(`kino.${name}`);
    else localStorage.setItem(`kino.${name}`, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the memory, not the work.
  }
}
