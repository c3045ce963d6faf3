/** What is taken of files that are dropped or chosen: pictures, and the captions beside them. */

export const ACCEPT = "image/png,image/jpeg,image/webp,.png,.jpg,.jpeg,.webp,.txt,.caption";

export const isTaken = (file: Pick<File, "name">): boolean =>
  /\.(png|jpe?g|webp|bmp|tiff?|gif|avif|txt|caption)$/i.test(file.name);

export const isPicture = (file: Pick<File, "name">): boolean => !/\.(txt|caption)$/i.test(file.name);

/** A folder's own name, for a dataset that has none yet. */
export function nameOf(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, "")
      .split(/[\\/]/)
      .at(-1) ?? ""
  );
}

const KEPT = 8;

/** The folders opened last, the newest first. */
export function withRecent(recent: readonly string[], folder: string): string[] {
  return [folder, ...recent.filter((one) => one !== folder)].slice(0, KEPT);
}
