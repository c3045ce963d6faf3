/**
 * Edits of pictures on their way to the server: one after the other, in the order they were made. What was typed is on
 * screen at once; when Kino does not answer it waits here, outlives a reload, and is sent as soon as there is an answer.
 */

import { create } from "zustand";
import { recall, remember } from "@/lib/memory";
import { api, call } from "./client";
import { putPictures, showUnderWay, takeInEdited } from "./datasetCache";
import { withEdit } from "./datasetEdits";
import { ApiError, Offline } from "./errors";
import { keys, queryClient } from "./queries";
import type { Dataset, DatasetPicture, Edited, PictureEdit } from "./types";

export interface Edit {
  datasetId: number;
  name: string;
  body: PictureEdit;
}

/** A whole caption that was written over another one than it was made of. Both are kept until the person has chosen. */
export interface Clash {
  edit: Edit;
  theirs: string;
}

interface Outbox {
  waiting: readonly Edit[];
  /** The server has not answered: what waits is tried again. */
  held: boolean;
  clash: Clash | null;
  problem: string | null;
}

export const useOutbox = create<Outbox>(() => ({ waiting: [], held: false, clash: null, problem: null }));

const RETRY_MS = 1500;

/** Each window keeps its own: two of them must not send the same edit. */
const KEPT = "outbox";
const windowId = (() => {
  try {
    const known = sessionStorage.getItem("kino.window");
    const id = known ?? crypto.getRandomValues(new Uint32Array(2)).join("");
    sessionStorage.setItem("kino.window", id);
    return id;
  } catch {
    return "0";
  }
})();

useOutbox.subscribe(({ waiting }, before) => {
  if (waiting !== before.waiting) remember(`${KEPT}.${windowId}`, waiting.length > 0 ? waiting : null);
});

showUnderWay((id, picture) => {
  const dataset = queryClient.getQueryData<Dataset>(keys.dataset(id));
  if (!dataset) return picture;
  return useOutbox
    .getState()
    .waiting.filter((edit) => edit.datasetId === id && edit.name === picture.name)
    .reduce((now, { body }) => withEdit(now, body, dataset), picture);
});

const key = ({ datasetId, name }: Edit) => keys.datasetPicture(datasetId, name);

/** Does an edit: on screen now, at the server as soon as it can be. */
export function editPicture(datasetId: number, name: string, body: PictureEdit): void {
  const edit = { datasetId, name, body };
  const dataset = queryClient.getQueryData<Dataset>(keys.dataset(datasetId));
  const picture = queryClient.getQueryData<DatasetPicture>(key(edit));
  useOutbox.setState(({ waiting }) => ({ waiting: [...waiting, edit], problem: null }));
  // Not through `putPictures` alone: it would do what waits once more.
  if (dataset && picture) queryClient.setQueryData(key(edit), withEdit(picture, body, dataset));
  void send();
}

let sending: Promise<void> | null = null;

/** Sends all that waits; ends when nothing does, or when the server has to be waited for. */
export function send(): Promise<void> {
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
}

/** Whether everything is at the server, after trying. What comes next (an undo, an export) needs it there. */
export async function settled(): Promise<boolean> {
  await send();
  return useOutbox.getState().waiting.length === 0;
}

async function sendAll(): Promise<void> {
  for (let edit = first(); edit; edit = first()) {
    try {
      const edited = await patch(edit);
      useOutbox.setState(({ waiting }) => ({ waiting: waiting.slice(1), held: false }));
      takeInEdited(edited);
    } catch (error) {
      if (error instanceof Offline || (error instanceof ApiError && error.status === 503)) {
        // Told as it is: a full disk is another matter than a server that restarts.
        const problem = error instanceof ApiError ? error.message : null;
        useOutbox.setState({ held: true, problem });
        setTimeout(() => void send(), RETRY_MS);
        return;
      }
      useOutbox.setState(({ waiting }) => ({ waiting: waiting.slice(1), held: false }));
      await refused(edit, error);
    }
  }
}

const first = (): Edit | undefined => useOutbox.getState().waiting[0];

function patch({ datasetId, name, body }: Edit): Promise<Edited> {
  const params = { path: { dataset_id: datasetId, name } };
  return call(api.PATCH("/api/v2/datasets/{dataset_id}/pictures/{name}", { params, body }));
}

async function refused(edit: Edit, error: unknown): Promise<void> {
  const picture = await read(edit);
  if (picture) putPictures(edit.datasetId, [picture]);
  const { caption } = edit.body;
  if (error instanceof ApiError && error.status === 409 && typeof caption === "string" && picture) {
    // Sent twice, because the first answer was lost: it is as it should be.
    if (picture.caption !== caption)
      useOutbox.setState({ clash: { edit, theirs: picture.caption }, problem: null });
    return;
  }
  useOutbox.setState({ problem: error instanceof Error ? error.message : String(error) });
}

/** The picture as the server has it; null where it can't be read, which whoever looks at it will be told. */
async function read({ datasetId, name }: Edit): Promise<DatasetPicture | null> {
  const params = { path: { dataset_id: datasetId, name } };
  try {
    return await call(api.GET("/api/v2/datasets/{dataset_id}/pictures/{name}", { params }));
  } catch {
    return null;
  }
}

/** Ends a clash: with the person's own text, or with the other one. */
export function settleClash(choice: "mine" | "theirs" | "both"): void {
  const { clash } = useOutbox.getState();
  if (!clash) return;
  useOutbox.setState({ clash: null });
  if (choice === "theirs") return;
  const { edit, theirs } = clash;
  const mine = edit.body.caption ?? "";
  const caption = choice === "mine" ? mine : [theirs, mine].filter(Boolean).join(" ");
  editPicture(edit.datasetId, edit.name, { ...edit.body, caption, base: theirs });
}

// What a reload or a crash has interrupted goes on.
const left = recall<Edit[]>(`${KEPT}.${windowId}`, []);
if (Array.isArray(left) && left.length > 0) {
  useOutbox.setState({ waiting: left });
  setTimeout(() => void send(), 0);
}
globalThis.window?.addEventListener("beforeunload", (event) => {
  if (useOutbox.getState().waiting.length > 0) event.preventDefault();
});
