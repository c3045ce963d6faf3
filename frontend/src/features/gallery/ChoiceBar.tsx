import { Download, FolderInput, Film, Star, Trash2, X } from "lucide-react";
import { plural } from "@/lib/time";
import { CommandButton, DropdownMenu, IconButton } from "@/ui";
import { allStarred } from "./actions";
import { chooseNone, useChoice } from "./choice";
import styles from "./gallery.module.css";

/** What can be done with the chosen pictures; while none is chosen, how to choose. */
export function ChoiceBar() {
  const chosen = useChoice((state) => state.chosen);
  if (chosen.size === 0)
    return (
      <p className={styles.keys}>
        Enter or a double click opens a picture. Ctrl and Shift choose several. Drag them onto a project.
      </p>
    );
  return (
    <div className={styles.bar} role="toolbar" aria-label="Chosen pictures">
      <span className={styles.chosenCount} role="status">
        {plural(chosen.size, "picture")} chosen
      </span>
      <GalleryTools starred={allStarred([...chosen.values()])} />
      <IconButton label="Choose none" onClick={chooseNone}>
        <X />
      </IconButton>
    </div>
  );
}

export function GalleryTools({ starred }: { starred: boolean }) {
  return (
    <>
      <CommandButton id="take.star">
        <Star fill={starred ? "currentColor" : "none"} />
      </CommandButton>
      <CommandButton id="gallery.send">
        <FolderInput />
      </CommandButton>
      <CommandButton id="gallery.showFrame">
        <Film />
      </CommandButton>
      <DropdownMenu
        trigger={
          <IconButton label="Download">
            <Download />
          </IconButton>
        }
        entries={["take.download.png", "take.download.jpg", "take.download.webp"]}
      />
      <CommandButton id="gallery.delete">
        <Trash2 />
      </CommandButton>
    </>
  );
}
