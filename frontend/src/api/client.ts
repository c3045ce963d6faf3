/** The one way to the server: openapi-fetch over the generated paths, with failures as `ApiError` or `Offline`. */

import createClient from "openapi-fetch";
import { errorOf, Offline } from "./errors";
import type { paths } from "./schema";

async function fetchOrOffline(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Offline();
  }
}

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "", fetch: fetchOrOffline });

interface Answer<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws ApiError for every failure: `const project = await call(api.GET(...))`. */
export async function call<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw errorOf(response.status, error);
  return data as T;
}

/** Uploads files as multipart, which the generated client has no words for, telling how far it is. */
export function upload<T>(
  path: string,
  files: readonly File[],
  options: { field?: string; onProgress?: (part: number) => void; signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const form = new FormData();
    for (const file of files) form.append(options.field ?? "pictures", file, file.name);
    // Not fetch: it can't tell how much of a body has been sent.
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = (event) =>
      event.lengthComputable && options.onProgress?.(event.loaded / event.total);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as T)
        : reject(errorOf(request.status, request.response));
    request.onerror = () => reject(new Offline());
    request.onabort = () => reject(new DOMException("The upload was stopped", "AbortError"));
    options.signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
