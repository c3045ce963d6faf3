/** What the keys do to the caption of the picture in hand. */

import { useQuery } from "@tanstack/react-query";
import { datasetPictureQuery } from "@/api/datasets";
import { cleanTag } from "@/api/datasetEdits";
import { editPicture } from "@/api/datasetOutbox";
import type { Dataset, PictureEdit } from "@/api/types";
import { useCommand, type CommandId } from "@/lib/commands";
import { toast } from "@/ui";
import { usePlace } from "../place";
import { focusCaption, toggleFavourite } from "./tagActions";
import type { Found } from "./useFound";

function useFavourite(
  number: number,
  dataset: Dataset,
  found: Found,
  edit: (body: PictureEdit) => void,
): void {
  const tag = dataset.favourites[number - 1];
  const { picture } = found;
  const has = tag !== undefined && (picture?.tags.includes(tag) ?? false);
  useCommand(
    `dataset.favourite${number}` as CommandId,
    () => {
      if (tag === undefined) return;
      if (dataset.mode === "tags") edit(has ? { remove: [tag] } : { add: [tag] });
      else if (picture) edit({ caption: `${picture.caption} ${tag}`.trim(), base: picture.caption });
    },
    {
      enabled: tag === undefined ? `There is no favourite tag ${number} yet` : picture ? true : false,
      checked: has,
      ...(tag === undefined ? {} : { title: `“${tag}” on or off` }),
    },
  );
}

export function useCaptionCommands(dataset: Dataset, found: Found): void {
  const { id, mode } = dataset;
  const { picture, name } = found;
  const before = usePlace((place) => place.before);
  const tag = usePlace((place) => place.tag);
  const earlier = useQuery({ ...datasetPictureQuery(id, before ?? ""), enabled: before !== null }).data;
  const edit = (body: PictureEdit) => {
    if (name !== null) editPicture(id, name, body);
  };

  useCommand("dataset.caption", focusCaption, { enabled: picture ? true : false });
  useCommand(
    "dataset.repeat",
    () => {
      if (!earlier || !picture) return;
      if (mode === "tags") {
        const fresh = earlier.tags.filter((one) => !picture.tags.includes(one));
        if (fresh.length > 0) edit({ add: fresh });
        else toast({ key: "repeat", text: "It has all tags of the last picture" });
      } else if (picture.caption === "") edit({ caption: earlier.caption, base: picture.caption });
      else toast({ key: "repeat", text: "There is a text already: clear it to repeat the last one" });
    },
    {
      enabled: !picture
        ? false
        : earlier?.caption
          ? true
          : "Tag a picture and go to another: its tags can then be repeated there",
    },
  );

  const suggested = picture?.suggestions ?? [];
  const none = suggested.length === 0 ? "Nothing is suggested for this picture" : true;
  const first = suggested[0]?.value;
  const values = suggested.map(({ value }) => value);
  useCommand("dataset.acceptFirst", () => first !== undefined && edit({ accept: [first] }), {
    enabled: none,
  });
  useCommand("dataset.acceptAll", () => edit({ accept: values }), { enabled: none });
  useCommand("dataset.dismissFirst", () => first !== undefined && edit({ dismiss: [first] }), {
    enabled: none,
  });
  useCommand("dataset.dismissAll", () => edit({ dismiss: values }), { enabled: none });

  const meant = tag ?? picture?.tags.at(-1) ?? null;
  const isFavourite = meant !== null && dataset.favourites.includes(meant);
  useCommand("dataset.star", () => meant !== null && toggleFavourite(dataset, cleanTag(meant)), {
    enabled: meant === null ? "Choose a tag first" : true,
    checked: isFavourite,
    ...(meant === null
      ? {}
      : { title: isFavourite ? `“${meant}” is a favourite` : `Keep “${meant}” as a favourite` }),
  });
  for (const number of NUMBERS) {
    // eslint-disable-next-line react-hooks/rules-of-hooks -- always the same nine, in the same order
    useFavourite(number, dataset, found, edit);
  }
}

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
