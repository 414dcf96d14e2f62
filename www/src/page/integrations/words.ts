// The words for where a connection, its endpoint and its jobs stand. Pure.
// Not here: words of payments (kit/words.ts). Always: a value that this version does not know is shown as it is.
import type { Check, EndpointState, Import, Integration, IntegrationStatus, JobState, Mode } from "../../api/types";
import { plain, sentence, type Tone } from "../../kit/words";

const STATUS: Record<IntegrationStatus, [string, Tone]> = {
  pending: ["Pending", "weak"],
  active: ["Active", "good"],
  paused: ["Paused", "bad"],
  failing: ["Failing", "bad"],
  disconnected: ["Disconnected", "none"],
};
const ENDPOINT: Record<EndpointState, [string, Tone]> = {
  standing: ["Standing", "good"],
  unreachable: ["Not reachable from outside", "fair"],
  missing: ["Missing", "weak"],
  forbidden: ["Not allowed by the key", "weak"],
  left_behind: ["Left behind", "weak"],
};
const JOB: Record<JobState, [string, Tone]> = {
  running: ["Running", "fair"],
  waiting: ["Waiting", "weak"],
  paused: ["Paused", "bad"],
  done: ["Done", "good"],
};

function pair(words: Record<string, [string, Tone]>, value: string): { word: string; tone: Tone } {
  const known = Object.hasOwn(words, value) ? words[value] : undefined;
  return known ? { word: known[0], tone: known[1] } : { word: plain(value), tone: "none" };
}

export const statusWord = (value: IntegrationStatus) => pair(STATUS, value);
export const endpointWord = (value: EndpointState) => pair(ENDPOINT, value);
export const jobWord = (value: JobState) => pair(JOB, value);

/** How a mode of a connection stands, in two or three words. */
export function modeNote(integration: Integration | null, mode: Mode): string {
  const key = integration?.keys.find((one) => one.mode === mode);
  if (!key) return integration?.secrets.some((one) => one.mode === mode) ? "By signing secret" : "Not connected";
  if (key.state === "refused") return "Key refused";
  const jobs = [key.import?.state, key.check?.state];
  if (jobs.includes("paused")) return "Paused";
  if (key.import && key.import.state !== "done") return "Importing";
  return key.check && key.check.state !== "done" ? "Comparing" : "Connected by key";
}

type Job = Pick<Import | Check, "reason" | "permission">;

const WAITS: Record<string, string> = {
  rate_limited: "Stripe asked to slow down, so that your shop’s own requests come first.",
  stripe_unreachable: "Stripe did not answer.",
  stripe_refused: "Stripe refused a request; it is tried again.",
  deriving: "Payments that just came in are attributed first, then the sums are compared.",
  endpoints_full: "The account has 16 endpoints already, the most that Stripe allows. Delete one there that nothing uses.",
  quota: "The daily allowance of your Cloudflare plan is used up; it is renewed at midnight UTC.",
};

/** Why a job or an endpoint waits, as a sentence. */
export function waitText({ reason }: Pick<Job, "reason">): string {
  if (!reason) return "It goes on by itself.";
  return Object.hasOwn(WAITS, reason) ? (WAITS[reason] ?? "") : sentence(plain(reason));
}

/** Why a job is paused, and what the owner does about it. */
export function pauseText({ reason, permission }: Job): { why: string; remedy: string } {
  if (reason === "key_refused") {
    return {
      why: "Stripe refuses the key: it was deleted, rolled or has expired.",
      remedy: "Make a new one and replace the key. It goes on where it stopped.",
    };
  }
  if (reason === "permission_missing") {
    return {
      why: permission ? `The key lacks the permission ${permission}.` : "The key lacks a permission.",
      remedy: "Add it to the key at Stripe and try again, or replace the key. It goes on where it stopped.",
    };
  }
  return { why: reason ? sentence(plain(reason)) : "It waits for you.", remedy: "Try again; replace the key if it stays so." };
}

/** Why a delivery was ignored or quarantined. What the API says after a code is a sentence already. */
const REASONS: Record<string, string> = {
  mode_mismatch: "It came in the other mode than its signing secret was saved with. Save the secret once more with the right mode, then replay.",
  thin_event: "A thin event: it names no object. At Stripe, choose the snapshot payload style for the endpoint.",
  connected_account:
    "It is of a connected account of yours (Stripe Connect): that account’s money, not this site’s. Whose events count is a setting on this page.",
  connected_account_other_mode:
    "It is of a connected account, in the other mode than its signing secret: a live endpoint of Connect is sent test events too.",
  type_not_followed: "Headwater does not need this type. You may deselect it at the endpoint.",
  never_ended: "It was begun and came to no end. Stripe may send it again by itself; a replay takes it in now.",
  never_finished: "It was begun several times and never ended. Replay it; the Worker’s log says why.",
};
export function reasonText(reason: string): string {
  const [, code = reason, rest] = /^([a-z0-9_]+)(?:: (.*))?$/s.exec(reason) ?? [];
  if (rest) return sentence(rest);
  if (Object.hasOwn(REASONS, code)) return REASONS[code] ?? reason;
  return sentence(code.includes(" ") ? code : plain(code));
}
