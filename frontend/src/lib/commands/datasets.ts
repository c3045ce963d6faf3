/** The commands of datasets: their list, and the page where the pictures of one get their captions. */

import type { CommandSpec } from "./spec";

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
type Number = (typeof NUMBERS)[number];

const of = { menu: "Dataset", scope: "tagging" } as const;

/** The key of a favourite works with Alt inside the text field where tags are typed. */
const favourite = <N extends Number>(number: N) => ({
  ...of,
  id: `dataset.favourite${number}` as const,
  title: `Favourite tag ${number} on or off`,
  group: "dataset favourites",
  keys: [String(number), `Alt+Digit${number}`],
  hidden: true as const,
});

export const DATASET_COMMANDS = [
  // The list of datasets
  {
    id: "dataset.open",
    title: "Open a folder of pictures…",
    menu: "Dataset",
    group: "datasets",
    scope: "datasets",
    keys: ["o"],
  },
  {
    id: "dataset.upload",
    title: "Upload pictures…",
    menu: "Dataset",
    group: "datasets",
    scope: "datasets",
    keys: ["u"],
  },
  {
    id: "dataset.forget",
    title: "Remove from the list",
    menu: "Dataset",
    group: "datasets",
    scope: "datasets",
    keys: ["Delete"],
  },

  // One dataset: from picture to picture
  {
    ...of,
    id: "dataset.next",
    title: "Next picture",
    group: "dataset go",
    keys: ["ArrowRight", ".", "Alt+ArrowRight"],
    repeats: true,
  },
  {
    ...of,
    id: "dataset.previous",
    title: "Previous picture",
    group: "dataset go",
    keys: ["ArrowLeft", ",", "Alt+ArrowLeft"],
    repeats: true,
  },
  {
    ...of,
    id: "dataset.nextUntagged",
    title: "Next untagged picture",
    group: "dataset go",
    keys: ["u", "Alt+KeyU"],
  },
  {
    ...of,
    id: "dataset.previousUntagged",
    title: "Previous untagged picture",
    group: "dataset go",
    keys: ["Shift+U"],
    hidden: true,
  },
  { ...of, id: "dataset.first", title: "First picture", group: "dataset go", keys: ["Home"], hidden: true },
  { ...of, id: "dataset.last", title: "Last picture", group: "dataset go", keys: ["End"], hidden: true },
  {
    ...of,
    id: "dataset.saveNext",
    title: "Save and go to the next picture",
    group: "dataset go",
    keys: ["$mod+Enter"],
  },
  {
    ...of,
    id: "dataset.reviewNext",
    title: "Save as reviewed and go to the next picture",
    group: "dataset go",
    keys: ["$mod+Shift+Enter"],
  },

  // Its caption
  { ...of, id: "dataset.caption", title: "Write the caption", group: "dataset caption", keys: ["t"] },
  {
    ...of,
    id: "dataset.repeat",
    title: "Repeat the last picture's tags",
    group: "dataset caption",
    keys: ["r", "Alt+KeyR"],
  },
  {
    ...of,
    id: "dataset.acceptFirst",
    title: "Accept the first suggestion",
    group: "dataset caption",
    keys: ["a", "Alt+KeyA"],
  },
  {
    ...of,
    id: "dataset.acceptAll",
    title: "Accept all suggestions",
    group: "dataset caption",
    keys: ["Shift+A", "Alt+Shift+KeyA"],
  },
  {
    ...of,
    id: "dataset.dismissFirst",
    title: "Dismiss the first suggestion",
    group: "dataset caption",
    keys: ["x", "Alt+KeyX"],
    hidden: true,
  },
  {
    ...of,
    id: "dataset.dismissAll",
    title: "Dismiss all suggestions",
    group: "dataset caption",
    hidden: true,
  },
  {
    ...of,
    id: "dataset.star",
    title: "Keep the tag as a favourite",
    group: "dataset caption",
    keys: ["b", "Alt+KeyB"],
  },
  {
    ...of,
    id: "dataset.groups",
    title: "Groups of the tag…",
    group: "dataset caption",
    keys: ["w"],
    hidden: true,
  },
  ...NUMBERS.map(favourite),

  // Its state
  { ...of, id: "dataset.review", title: "Reviewed", group: "dataset state", keys: ["d"] },
  { ...of, id: "dataset.skip", title: "Skipped", group: "dataset state", keys: ["s", "Alt+KeyS"] },
  { ...of, id: "dataset.crop", title: "Crop…", group: "dataset state", keys: ["c"] },
  {
    ...of,
    id: "dataset.removePicture",
    title: "Take out of the dataset",
    group: "dataset state",
    keys: ["Shift+Delete"],
  },

  // Finding and looking
  {
    ...of,
    id: "dataset.search",
    title: "Find pictures",
    group: "dataset look",
    keys: ["/", "Shift+/", "$mod+KeyF"],
  },
  { ...of, id: "dataset.tags", title: "Find tags", group: "dataset look", keys: ["f"], hidden: true },
  { ...of, id: "dataset.grid", title: "Grid of pictures", group: "dataset look", keys: ["g"] },
  { ...of, id: "dataset.zoom", title: "Fit or 100 %", group: "dataset look", keys: ["z"], hidden: true },

  // The dataset as a whole
  { ...of, id: "dataset.autoTag", title: "Tag by a model…", group: "dataset tools", keys: ["Shift+T"] },
  { ...of, id: "dataset.lint", title: "Check the captions…", group: "dataset tools", keys: ["Shift+L"] },
  { ...of, id: "dataset.statistics", title: "Statistics…", group: "dataset tools", keys: ["Shift+S"] },
  {
    ...of,
    id: "dataset.history",
    title: "History and restore points…",
    group: "dataset tools",
    keys: ["h"],
  },
  {
    ...of,
    id: "dataset.export",
    title: "Export for training…",
    group: "dataset tools",
    keys: ["Shift+E", "$mod+KeyE"],
  },
  { ...of, id: "dataset.add", title: "Add pictures…", group: "dataset folder" },
  { ...of, id: "dataset.rescan", title: "Look for changes in the folder", group: "dataset folder" },
  { ...of, id: "dataset.settings", title: "Dataset settings…", group: "dataset folder" },

  // The grid
  {
    ...of,
    id: "dataset.selectAll",
    title: "Select all pictures",
    group: "dataset select",
    keys: ["$mod+KeyA"],
    hidden: true,
  },
  {
    ...of,
    id: "dataset.selectNone",
    title: "Select no picture",
    group: "dataset select",
    keys: ["Escape"],
    hidden: true,
  },
] as const satisfies readonly CommandSpec[];
