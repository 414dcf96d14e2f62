// The words for the states of an integration, its endpoint and its jobs. Pure.
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

/** The state of one mode of an integration, in two or three words. */
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
  rate_limited: "Stripe asked Headwater to slow down. Your shop’s own requests come first.",
  stripe_unreachable: "Stripe did not answer.",
  stripe_refused: "Stripe refused a request. Headwater tries again.",
  deriving: "Payments that have just arrived are attributed first. Then the sums are compared.",
  endpoints_full:
    "The account already has 16 endpoints, the most that Stripe allows. Delete one at Stripe that nothing uses.",
  quota: "The daily allowance of your Cloudflare plan is used up. It is renewed at midnight UTC.",
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
      why: "Stripe refuses the key. It was deleted, was rolled or has expired.",
      remedy: "Make a new one and replace the key. The job continues where it stopped.",
    };
  }
  if (reason === "permission_missing") {
    return {
      why: permission ? `The key lacks the permission ${permission}.` : "The key lacks a permission.",
      remedy: "Add it to the key at Stripe and try again, or replace the key. The job continues where it stopped.",
    };
  }
  return {
    why: reason ? sentence(plain(reason)) : "It is waiting for you.",
    remedy: "Try again. If that does not help, replace the key.",
  };
}

/** Why a delivery was ignored or quarantined. If the API says more after the code, that is a sentence already. */
const REASONS: Record<string, string> = {
  mode_mismatch:
    "It arrived in the other mode than its signing secret was saved with. Save the secret again with the right mode, then replay the delivery.",
  thin_event:
    "It is a thin event, which has no object in it. At Stripe, choose the snapshot payload style for the endpoint.",
  connected_account:
    "It belongs to a connected account (Stripe Connect), so the money is that account’s, not this site’s. A setting on this page says whose events count.",
  connected_account_other_mode:
    "It belongs to a connected account and arrived in the other mode than its signing secret. Stripe sends test events to live Connect endpoints too.",
  type_not_followed: "Headwater does not need this type. You can deselect it at the endpoint.",
  never_ended: "It was started but never finished. Stripe may send it again by itself. To process it now, replay it.",
  never_finished: "It was started several times but never finished. Replay it. The Worker’s log says why.",
};
export function reasonText(reason: string): string {
  const [, code = reason, rest] = /^([a-z0-9_]+)(?:: (.*))?$/s.exec(reason) ?? [];
  if (rest) return sentence(rest);
  if (Object.hasOwn(REASONS, code)) return REASONS[code] ?? reason;
  return sentence(code.includes(" ") ? code : plain(code));
}
