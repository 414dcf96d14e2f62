// When an open page asks for the next steps of an import or a check, so that they run as fast as Stripe allows. Pure.
// Not here: the calls (drive.svelte.ts). The Worker's cron takes the same steps by itself; a page only makes them faster.
import type { ApiKey, Check, Import, Integration, Mode } from "../../api/types";
import { MODES } from "../../kit/words";
import { awaitsFirstUse } from "./roll";

/** After a step that read something. */
const NEXT_MS = 250;
/** After a step that read nothing, because another caller has the job. */
const IDLE_MS = 4_000;
/** For a job that waits without saying until when. */
const WAIT_MS = 15_000;
/** After a call that got no answer, or a fault of the Worker. */
const TROUBLE_MS = 5_000;
/** After a refusal: something has changed elsewhere. */
const REFUSED_MS = 30_000;

/** The permission that questions to Stripe need. */
const ASKS_WITH = "rak_checkout_session_read";

/** Which key of which integration a step is for. */
export interface Turn {
  integration: string;
  mode: Mode;
}

export const turnId = (turn: Turn): string => `${turn.integration} ${turn.mode}`;

const waitsUntil = (job: Import | Check): number | null => ("waits_until_s" in job ? job.waits_until_s : null);

/** When a job's next step makes sense, in milliseconds; null: not by itself. */
function dueMs(job: Import | Check | null): number | null {
  if (job?.state === "running") return 0;
  return job?.state === "waiting" ? (waitsUntil(job) ?? 0) * 1000 : null;
}

/** Whether more follows an import that is done: questions to Stripe, if the key may ask them, then the first comparison. */
function isFollowed({ import: read, check, permissions, questions_open, state }: ApiKey): boolean {
  if (state === "refused" || read?.state !== "done") return false;
  const mayAsk = permissions.every((one) => one.name !== ASKS_WITH || one.granted);
  return (questions_open > 0 && mayAsk) || check === null || check.started_s < (read.ended_s ?? 0);
}

/** When a key's next step makes sense; null if nothing is under way. */
export function keyDueMs(key: ApiKey): number | null {
  const due = [dueMs(key.import), dueMs(key.check), isFollowed(key) ? 0 : null].filter((one) => one !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** Whose turn it is now. If several are ready, it is not the last one again. */
export function nextTurn(
  all: readonly Integration[],
  nowMs: number,
  notBefore: ReadonlyMap<string, number>,
  last: Turn | null,
): Turn | null {
  const ready: Turn[] = [];
  for (const one of all) {
    if (one.status === "disconnected") continue;
    for (const key of one.keys) {
      const turn = { integration: one.id, mode: key.mode };
      const due = keyDueMs(key);
      if (due !== null && nowMs >= Math.max(due, notBefore.get(turnId(turn)) ?? 0)) ready.push(turn);
    }
  }
  return ready.find((one) => !last || turnId(one) !== turnId(last)) ?? ready[0] ?? null;
}

const keyOf = (integration: Integration | undefined, mode: Mode): ApiKey | undefined =>
  integration?.keys.find((one) => one.mode === mode);

/** How far a key's jobs are. A step that does not change this has read nothing. */
function markOf(key: ApiKey | undefined): string {
  const { import: read, check } = key ?? { import: null, check: null };
  const reading = [read?.state, read?.requests, read?.objects, read?.started_s];
  return JSON.stringify([...reading, check?.state, check?.objects, check?.started_s, key?.questions_open]);
}

/** How long to wait after a step of a key. */
export function pauseAfter(before: Integration | undefined, after: Integration, mode: Mode): number {
  const key = keyOf(after, mode);
  if (markOf(keyOf(before, mode)) !== markOf(key)) return NEXT_MS;
  const running = key?.import?.state === "running" || key?.check?.state === "running";
  return running ? IDLE_MS : WAIT_MS;
}

/** Whether the page waits for something that happens elsewhere: a first delivery, a rolled secret's first use, the cron's work. */
export function awaited(one: Integration): boolean {
  if (one.status === "disconnected") return one.removing;
  const rolled = MODES.some((mode) => awaitsFirstUse(one.secrets, mode));
  const wanted = one.keys.some((key) => key.state === "accepted" && key.endpoint.state === "missing");
  return one.status === "pending" || one.removing || rolled || wanted;
}

/** How long to wait after a failure with this status; 0 means that no answer came. */
export const pauseAfterFailure = (status: number): number =>
  status === 0 || status === 429 || status >= 500 ? TROUBLE_MS : REFUSED_MS;
