/** How far from where it was a picture is looked for: others come and go, and what is found moves with them. */
const FAR = 300;

/** The place of a picture among what is found, near where it was last; -1 when it is not there. */
export function near(
  id: string,
  hint: number,
  total: number,
  idAt: (index: number) => string | undefined,
): number {
  for (let distance = 0; distance <= FAR; distance++) {
    for (const index of distance === 0 ? [hint] : [hint + distance, hint - distance])
      if (index >= 0 && index < total && idAt(index) === id) return index;
  }
  return -1;
}
