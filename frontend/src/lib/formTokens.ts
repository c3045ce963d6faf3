/** What the text encoders read of a prompt, in words. */

export interface Count {
  readonly count: number;
  readonly limit: number;
  readonly kept: string;
  readonly cut: string;
}

/** "CLIP 12 / 77", and whether something is left unread. */
export function countText(name: string, { count, limit }: Count): string {
  return `${name} ${count.toLocaleString("en")} / ${limit.toLocaleString("en")}`;
}

/** What nobody reads at all, or what only one of the two reads; null when both read everything. */
export function cutText(clip: Count, t5: Count): { text: string; unread: string } | null {
  if (t5.cut) return { text: "Beyond what the model reads; this is left out:", unread: t5.cut };
  if (clip.cut) return { text: "CLIP reads no further; only T5 reads:", unread: clip.cut };
  return null;
}
