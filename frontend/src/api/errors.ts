/** A failure of the server as one kind of error: a sentence, and where it knows them, the fields. */

export interface FieldProblem {
  /** As the server names it, such as `data.steps`. */
  field: string;
  message: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly FieldProblem[];

  constructor(status: number, code: string, message: string, details: readonly FieldProblem[] = []) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** What concerns a field, by its name below `prefix`. */
  fields(prefix = ""): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { field, message } of this.details) {
      if (field.startsWith(prefix)) found[field.slice(prefix.length)] ??= message;
    }
    return found;
  }
}

/** The server can't be reached: it restarts, it crashed, or the way to it is cut. */
export class Offline extends Error {
  constructor() {
    super("Kino is not answering");
    this.name = "Offline";
  }
}

export function errorOf(status: number, body: unknown): ApiError {
  const error = (
    body as { error?: { code?: unknown; message?: unknown; details?: unknown } } | null | undefined
  )?.error;
  if (error && typeof error.message === "string") {
    const details = Array.isArray(error.details) ? (error.details as FieldProblem[]) : [];
    return new ApiError(
      status,
      typeof error.code === "string" ? error.code : "error",
      error.message,
      details,
    );
  }
  return new ApiError(status, "error", `Kino answered with status ${status}`);
}

/** Any error as a sentence for a person. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    const [first, ...others] = error.details;
    return first && others.length === 0 ? first.message : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
