/** What a command is: its words, its place in a menu, and where its keys work. */

export type Menu = "File" | "Edit" | "View" | "Dataset" | "System" | "Help";

/**
 * Where a key works. `always` even over an open dialog; `everywhere` also inside text fields (only chords with a modifier are); `page` anywhere but in
 * text fields and in controls that own the key; `project` is `everywhere` of an open project; `timeline`, `viewer`,
 * `projects` (the start page's cards), `gallery` and `datasets` (the cards of datasets) while the focus is in there;
 * `tagging` on the page of a dataset, its chords also inside the text fields there.
 */
export type Scope =
  | "always"
  | "everywhere"
  | "page"
  | "project"
  | "timeline"
  | "viewer"
  | "projects"
  | "gallery"
  | "datasets"
  | "tagging";

export interface CommandSpec {
  readonly id: string;
  readonly title: string;
  readonly menu: Menu;
  /** Commands of one group stand together, with a line to the next group. */
  readonly group: string;
  readonly scope: Scope;
  /** tinykeys' words: `$mod` is Ctrl, or Cmd on a Mac. Chords with Alt are given by code, since Option types letters. */
  readonly keys?: readonly string[];
  /** Known to the keyboard and the shortcuts dialog, but left out of the menu bar. */
  readonly hidden?: boolean;
  /** Goes on while the key is held. All else is done once a press: a held Ctrl+Enter is not thirty tasks. */
  readonly repeats?: boolean;
}
