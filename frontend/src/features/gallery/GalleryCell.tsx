import { Check, Star } from "lucide-react";
import { memo } from "react";
import { madeAt, titleOf } from "@/api/takeFacts";
import type { Take } from "@/api/types";
import { ago } from "@/lib/time";
import { cx } from "@/ui";
import styles from "./gallery.module.css";

export const GalleryCell = memo(function GalleryCell({
  id,
  take,
  index,
  total,
  active,
  chosen,
}: {
  id: string;
  /** Undefined while its page is on the way. */
  take: Take | undefined;
  index: number;
  total: number;
  active: boolean;
  chosen: boolean;
}) {
  const place = { "aria-posinset": index + 1, "aria-setsize": total };
  if (!take) {
    return (
      <div
        id={id}
        role="option"
        aria-selected={false}
        aria-label="Loading"
        {...place}
        className={cx(styles.cell, active && styles.active)}
      >
        <span className={styles.picture} />
      </div>
    );
  }
  const title = titleOf(take);
  return (
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-label={[
        title.slice(0, 200),
        take.starred && "starred",
        `${take.width} by ${take.height}`,
        madeAt(take),
      ]
        .filter(Boolean)
        .join(", ")}
      {...place}
      className={cx(styles.cell, active && styles.active, chosen && styles.chosen)}
      data-index={index}
      draggable
    >
      <span className={styles.picture}>
        <img src={take.thumbnail_url} alt="" loading="lazy" draggable={false} />
        {chosen && (
          <span className={styles.tick}>
            <Check size={14} aria-hidden />
          </span>
        )}
      </span>
      <span className={styles.caption} dir="auto">
        {title}
      </span>
      <span className={styles.small}>
        {take.starred && <Star className={styles.star} size={11} aria-hidden />}
        {take.width} × {take.height}
        <span className={styles.when}>{ago(take.created_at)}</span>
      </span>
    </div>
  );
});
