/** The editor's brackets for in and out, which the icon set has not. */

export function InMark() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden>
      <path d="M14 4H8v16h6" />
    </svg>
  );
}

export function OutMark() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden>
      <path d="M10 4h6v16h-6" />
    </svg>
  );
}
