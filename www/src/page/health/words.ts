// What the page Health says of each thing that was looked at: its name, how it is, and what to do. Pure.
import type { HealthCheck, HealthSubject, RotationStep } from "../../api/types";
import { count } from "../../kit/money";

export const TITLES: Record<HealthSubject, string> = {
  sealing: "Sealed secrets",
  rotation: "Change of the key",
  cron: "Cron",
  cron_part: "Parts of the cron",
  queue: "Queue",
  visit_rows: "Rows of visits today",
  import_rows: "Rows of imports today",
  deletion: "Deleting sites",
  deliveries: "Deliveries",
  key: "Restricted keys",
  endpoint: "Webhook endpoints",
  job: "Imports and checks",
  check_due: "Daily check",
  difference: "Money compared with Stripe",
};

const WELL: Record<HealthSubject, string> = {
  sealing: "Every sealed text opens under SEAL_KEY.",
  rotation: "The key is not being changed.",
  cron: "It runs each minute.",
  cron_part: "Every part of its minute works.",
  queue: "No payment waits for long to be derived again.",
  visit_rows: "Below the bound.",
  import_rows: "Below the bound.",
  deletion: "No site is being deleted.",
  deliveries: "No delivery is in quarantine.",
  key: "Stripe accepts every key.",
  endpoint: "No endpoint is missing.",
  job: "None waits for you.",
  check_due: "No check is late.",
  difference: "No check found a difference.",
};

const WRONG: Record<HealthSubject, string> = {
  sealing:
    "A sealed text does not open under the present SEAL_KEY. Put back the key that was shown at the first deploy: `npx wrangler secret put SEAL_KEY`.",
  rotation: "`npm run rotate` says how the change of the key goes on.",
  cron: "It has not run for ten minutes. Imports, checks and sums of days wait for it. Look at the Worker's triggers at Cloudflare.",
  cron_part: "A part of the cron's minute fails. The Worker's log says why.",
  queue: "Payments wait to be derived again. Open Integrations and keep the page open: it goes on with the work.",
  visit_rows:
    "Once the bound is reached, visits are not kept until midnight UTC. Payments are. Raise COLLECT_ROWS_A_DAY on a paid plan.",
  import_rows: "Once the bound is reached, imports go on after midnight UTC. Raise IMPORT_ROWS_A_DAY on a paid plan.",
  deletion: "",
  deliveries: "Stripe posted something that could not be processed. Open Integrations, Deliveries, and replay it.",
  key: "Stripe refuses a key. Open Integrations and paste a new one.",
  endpoint: "The webhook endpoint is missing at Stripe. Open Integrations: it can be made again.",
  job: "An import or a check waits for you. Open Integrations: it says what for.",
  check_due: "The check against Stripe is more than two days late. Open Integrations and start it.",
  difference: "The ledger differs from Stripe's lists. Open Integrations, Check: it shows every day that differs.",
};

const BEGINS =
  "SEAL_KEY was changed. Texts are sealed anew from ten minutes after that on. Leave SEAL_KEY_PREVIOUS as it is.";

const ROTATION: Record<RotationStep, (check: HealthCheck) => string> = {
  begins: () => BEGINS,
  running: ({ count: many }) =>
    many === 0
      ? BEGINS
      : `${count(many ?? 0)} texts are sealed anew so far, and some more each minute. Leave SEAL_KEY_PREVIOUS as it is.`,
  done: ({ count: many }) =>
    `All texts are sealed anew, ${count(many ?? 0)} in all. Run \`npm run rotate\` again: it removes SEAL_KEY_PREVIOUS.`,
  cut_short: () =>
    "SEAL_KEY_PREVIOUS was removed before all texts were sealed anew. Put it back: `npx wrangler secret put SEAL_KEY_PREVIOUS`.",
  damaged: ({ count: many }) =>
    `${many === 1 ? "1 text opens" : `${count(many ?? 0)} texts open`} under neither key, and cannot be read again.`,
};

/** What a change of the key says, and where the first text stands that opens under neither key. */
function rotationText(check: HealthCheck): string {
  if (!check.rotation) return WELL.rotation;
  const said = ROTATION[check.rotation](check);
  if (!check.text) return said;
  return check.rotation === "damaged"
    ? `${said} The first: ${check.text}.`
    : `${said} Opens under neither key: ${check.text}.`;
}

/** A site that is gone, and whose rows go some each minute. */
function deletionText({ text, count: many }: HealthCheck): string {
  if (text == null) return WELL.deletion;
  const so = many
    ? `${count(many)} rows are deleted so far, and some more each minute.`
    : "Its rows go, some each minute.";
  return `${text} is deleted. ${so} It may take fifteen minutes after the last of them.`;
}

/** The subjects whose remedy is on the page Integrations. */
const AT_INTEGRATIONS: readonly HealthSubject[] = [
  "queue",
  "deliveries",
  "key",
  "endpoint",
  "job",
  "check_due",
  "difference",
];

export const isAtIntegrations = ({ subject, state }: HealthCheck): boolean =>
  state !== "ok" && AT_INTEGRATIONS.includes(subject);

/** One or two sentences on a check. */
export function sentenceOf(check: HealthCheck): string {
  const { subject, state, count: many, bound, waits } = check;
  if (subject === "visit_rows" || subject === "import_rows") {
    const used = `${count(many ?? 0)} rows${bound ? ` of ${count(bound)}` : ", without a bound"}.`;
    return state === "ok" ? used : `${used} ${WRONG[subject]}`;
  }
  if (subject === "rotation") return rotationText(check);
  if (subject === "deletion") return deletionText(check);
  if (state === "ok") return WELL[subject];
  if (subject === "cron" && check.since_s == null) return "It has not run yet. It runs each minute.";
  if (subject === "cron_part" && waits) return `Now ${waits}. ${WRONG[subject]}`;
  if (subject === "deliveries" && many)
    return `${count(many)}${many >= 1000 ? " or more" : ""} in quarantine. ${WRONG[subject]}`;
  if (subject === "difference" && many)
    return `${count(many)}${many >= 100 ? " or more" : ""} lines differ. ${WRONG[subject]}`;
  return WRONG[subject];
}
