/** Something known of a thing, as a name and a value. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  /** Takes a whole line, as a prompt does. */
  readonly wide?: boolean;
  /** Worth a button that copies it. */
  readonly copy?: boolean;
  /** Nothing was said here: shown quietly. */
  readonly unset?: boolean;
  readonly picture?: string;
}
