/** What became of a text, word by word: for reading, so neighbouring changes are told as one. */

export interface Piece {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

const WORD = /\s+|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*|./gsu;

/** Above this many pairs of words the middle is told as one change: a table of them would take too long. */
const MOST_PAIRS = 1_000_000;

export function wordDiff(before: string, after: string): Piece[] {
  const a = before.match(WORD) ?? [];
  const b = after.match(WORD) ?? [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = middleOf(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    { kind: "same", text: a.slice(0, start).join("") },
    ...middle,
    { kind: "same", text: a.slice(a.length - end).join("") },
  ]);
}

/** The longest common run of words, and what lies between. */
function middleOf(a: readonly string[], b: readonly string[]): Piece[] {
  if (a.length * b.length > MOST_PAIRS)
    return [
      { kind: "gone", text: a.join("") },
      { kind: "new", text: b.join("") },
    ];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: "same", text: a[i] ?? "" });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      pieces.push({ kind: "gone", text: a[i++] ?? "" });
    else pieces.push({ kind: "new", text: b[j++] ?? "" });
  }
  return pieces;
}

/** Runs of one kind as one piece; within a change what goes stands before what comes, over the spaces between words. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  let gone = "";
  let fresh = "";
  let space = "";
  const flush = () => {
    if (gone) found.push({ kind: "gone", text: gone });
    if (fresh) found.push({ kind: "new", text: fresh });
    [gone, fresh] = ["", ""];
  };
  const same = (text: string) => {
    const last = found.at(-1);
    if (last?.kind === "same") found[found.length - 1] = { kind: "same", text: last.text + text };
    else if (text) found.push({ kind: "same", text });
  };
  for (const { kind, text } of pieces) {
    if (text === "") continue;
    if (kind === "same" && text.trim() === "" && gone + fresh !== "") {
      space += text;
      continue;
    }
    if (kind === "same") {
      flush();
      same(space + text);
      space = "";
      continue;
    }
    // A space between two changes belongs to the text before as well as to the one after.
    gone += space;
    fresh += space;
    space = "";
    if (kind === "gone") gone += text;
    else fresh += text;
  }
  flush();
  if (space) same(space);
  return found;
}

/** Long stretches that stay, cut down to the words beside the changes: "… a large" red green "circle on …". */
export function shortened(pieces: readonly Piece[], words = 5): Piece[] {
  // Without a change there is nothing to stand beside.
  if (pieces.length === 1) return [...pieces];
  return pieces.map((piece, index) => {
    if (piece.kind !== "same") return piece;
    const all = piece.text.match(/\s*\S+\s*|\s+/g) ?? [];
    const head = index === 0 ? 0 : words;
    const tail = index === pieces.length - 1 ? 0 : words;
    if (all.length <= head + tail + 2) return piece;
    const end = tail === 0 ? "" : ` ${all.slice(-tail).join("")}`;
    return { kind: "same", text: `${all.slice(0, head).join("")}…${end}` };
  });
}
