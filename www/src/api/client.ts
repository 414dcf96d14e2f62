// Calls of the owner's API, typed by its description (schema.ts), and what becomes of an answer.
// Not here: what is shown for a failure (failure.ts), when something is loaded (kit/resource.svelte.ts).
// Always: whatever goes wrong with a call is an ApiError; a sign-in that has ended is announced.
import createClient from "openapi-fetch";
import type { paths } from "./schema";
import type { ErrorBody } from "./types";

export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 if no answer came. */
    readonly status: number,
    /** A stable code of the API, or one of the dashboard's own (failure.ts). */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Whatever was thrown, as an ApiError. */
export function errorOf(cause: unknown): ApiError {
  return cause instanceof ApiError
    ? cause
    : new ApiError(0, "fault", cause instanceof Error ? cause.message : String(cause));
}

let announceSignedOut: () => void = () => {};

/** Sets what happens if any call finds that the sign-in has ended. */
export function onSignedOut(listener: () => void): void {
  announceSignedOut = listener;
}

/** `answerOf(api.GET("/api/sites", { signal }))` */
export const api = createClient<paths>({
  credentials: "same-origin",
  cache: "no-store",
  headers: { Accept: "application/json" },
});

api.use({
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && schemaPath !== "/api/session") announceSignedOut();
    throw await refusalOf(response);
  },
  onError: ({ error }) => new ApiError(0, "unreachable", error instanceof Error ? error.message : "No answer."),
});

async function refusalOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as Partial<ErrorBody>;
    if (typeof error?.code === "string") return new ApiError(response.status, error.code, String(error.message ?? ""));
  } catch {
    // This is not the Worker's JSON; a proxy's page, perhaps. The status has to do.
  }
  return new ApiError(response.status, "answer_unreadable", `The server answered with status ${response.status}.`);
}

type Answered<Call> = Call extends { data: infer Data; response: Response } ? Data : never;

/** The body of a call's answer. */
export async function answerOf<Call extends { response: Response }>(call: Promise<Call>): Promise<Answered<Call>> {
  try {
    return ((await call) as { data?: unknown }).data as Answered<Call>;
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError(0, "answer_unreadable", "The server's answer was not JSON.");
  }
}
