/** What a picture file tells of how it was made. */

import { upload } from "./client";
import type { Recalled } from "./types";

export const recallPicture = (file: File): Promise<Recalled> =>
  upload<Recalled>("/api/v2/recall", [file], { field: "picture" });
