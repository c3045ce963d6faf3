/** What is being typed and not yet an edit: whoever goes to another picture, undoes or exports saves it first. */

let save: (() => void) | null = null;

/** The caption's text field says how to save it; gives back what ends that. */
export function saveBy(how: () => void): () => void {
  save = how;
  return () => {
    if (save === how) save = null;
  };
}

export function saveText(): void {
  save?.();
}
