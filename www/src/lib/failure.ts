// What the owner reads when a call failed: what happened, and what to do about it. Pure.
// Not here: drawing it (ui/Failure.svelte). Always: every failure has a remedy.
import type { ApiError } from "./api/client";

export interface FailureText {
  title: string;
  remedy: string;
  /** The stable code, for looking it up. */
  code: string;
}

const BY_CODE: Record<string, [string, string]> = {
  unreachable: [
    "Headwater did not answer.",
    "Check your connection. If Headwater runs on this machine, see that “npm start” is still running, then try again.",
  ],
  answer_unreadable: [
    "The answer could not be read.",
    "Try again. If it stays so, something between you and the Worker answers in its place: a proxy, or a Worker that is not deployed.",
  ],
  token_wrong: [
    "This is not the owner’s token.",
    "Copy it whole: it begins with hw_owner_. A lost token cannot be read again, but “npm run token” makes a new one (on the machine where Headwater was set up; add “-- --remote” for a deployed one).",
  ],
  too_many_tries: ["Too many tries.", "Sign-in is slowed down for your protection. Wait ten minutes, then try again."],
  site_unknown: ["There is no such site.", "The address may be old. Choose a site from the list at the top."],
  payment_unknown: [
    "There is no such payment here.",
    "It may belong to the other mode: switch between live and test. If Stripe shows it but Headwater doesn’t, look at the last deliveries under Integrations.",
  ],
  integration_unknown: ["There is no such integration.", "Load the page again; it may have been removed."],
};

export function failureText(error: ApiError): FailureText {
  const known = BY_CODE[error.code];
  if (known) return { title: known[0], remedy: known[1], code: error.code };
  return { title: error.message || "This did not work.", remedy: remedyByStatus(error.status), code: error.code };
}

function remedyByStatus(status: number): string {
  if (status === 401) return "Sign in again.";
  if (status === 404) return "The address may be old. Go back to the overview.";
  if (status === 413) return "Send less at once.";
  if (status === 429) return "Wait a minute, then try again.";
  if (status === 503) return "This passes by itself. Try again in a few seconds.";
  if (status >= 500) return "Try again. If it stays so, the Worker’s log tells the cause: “npx wrangler tail”, or the window where “npm start” runs.";
  return "Change what you entered and try again.";
}
