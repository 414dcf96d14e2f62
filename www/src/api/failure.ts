// What the owner reads after a call has failed: what happened, and what to do about it. Pure.
// Not here: drawing it (kit/Failure.svelte). Always: every failure has a remedy.
import type { ApiError } from "./client";
import type { ErrorCode } from "./types";

export interface FailureText {
  title: string;
  remedy: string;
  /** The stable code, so that it can be looked up. */
  code: string;
}

/** Codes that the dashboard gives by itself, if no answer came or none that it can read. */
type OwnCode = "unreachable" | "answer_unreadable" | "page_unloaded";

/** What happened and what to do. Null means that the API's own sentence says better what happened. */
const BY_CODE: Partial<Record<ErrorCode | OwnCode, [string | null, string]>> = {
  unreachable: [
    "Headwater did not answer.",
    "Check that you are online. If Headwater runs on this machine, check that “npm start” is still running. Then try again.",
  ],
  answer_unreadable: [
    "The answer could not be read.",
    "Try again. If it keeps happening, something else answers in the Worker’s place: a proxy perhaps, or the Worker is not deployed.",
  ],
  page_unloaded: [
    "This page could not be loaded.",
    "Check that you are online, then try again. Headwater may also have been updated since you opened it; trying again loads the new version.",
  ],
  token_wrong: [
    "This is not the owner’s token.",
    "Copy all of it: it begins with hw_owner_. A lost token cannot be shown again, but “npm run token” makes a new one. Run it on the machine where Headwater was set up, and add “-- --remote” for a deployed Headwater.",
  ],
  link_used: [
    "This sign-in link was used already, or is too old.",
    "A link works once, within ten minutes, an invitation within seven days. “npm start” prints a new link, and an owner makes a new invitation. The owner’s token works at any time.",
  ],
  cross_site: [
    "The request came from another site’s page.",
    "Open the dashboard at its own address, and sign in or out there.",
  ],
  role_insufficient: [
    "Your role does not allow this.",
    "Ask an owner of this installation to do it, or to give you another role.",
  ],
  member_unknown: ["There is no such member.", "The member may have been removed. Load the page again."],
  member_invalid: ["This is no name.", "Enter 1 to 80 characters."],
  too_many_members: ["There are 50 members, which is the most.", "Remove one who no longer needs access."],
  api_token_invalid: [null, "Enter a name of 1 to 80 characters, and choose what the token may do."],
  too_many_api_tokens: ["A site has 50 API tokens at most.", "Revoke one that is no longer of use."],
  api_token_unknown: ["There is no such API token.", "It may have been revoked already. Load the page again."],
  sign_in_unknown: ["This sign-in has already ended.", "Load the page again to see which are left."],
  too_many_tries: [
    "There were too many tries.",
    "Too many wrong sign-ins came from your network. The right token still works. To use a link, wait a minute.",
  ],
  site_unknown: ["There is no such site.", "The address may be old. Choose a site from the list at the top."],
  window_days_invalid: ["This is no window.", "Choose one of the list."],
  visitor_keys_invalid: [
    "These keys cannot be kept.",
    "List up to ten keys of Stripe’s metadata, each of 40 characters at most and without square brackets.",
  ],
  cost_invalid: [null, "Correct it and send it again. Nothing of it was stored."],
  costs_overlap: [null, "Change the days, or delete the other row first. Nothing of it was stored."],
  too_many_costs: ["A site keeps 20,000 costs.", "Delete old ones, or write one row for a whole month."],
  margin_invalid: ["This is no margin.", "Enter 0 to 100 percent."],
  payment_fees_invalid: ["These are no payment fees.", "Enter a rate of 0 to 100 percent, and each currency once."],
  confirmation_wrong: ["This is not what is asked for.", "Type it exactly as the page shows it."],
  privacy_invalid: [
    "These days cannot be kept.",
    "Details are kept for 7 to 395 days, what is unsigned for 7 to 400, and the cookie for 1 to 400.",
  ],
  note_invalid: ["This note cannot be kept.", "Choose a day, and write 1 to 200 characters."],
  too_many_notes: ["A site keeps 500 notes.", "Delete one that is no longer of use, then add this one again."],
  promotion_source_invalid: [
    "This source cannot be set.",
    "Give the id of the code and a source, each of 200 characters at most.",
  ],
  too_many_promotion_sources: [
    "A site sets 500 sources.",
    "Remove one that is no longer of use, then set this one again.",
  ],
  self_reported_keys_invalid: [
    "These names cannot be kept.",
    "List up to 20 names, one a line, each of 200 characters at most and with a letter or digit.",
  ],
  reporting_currency_invalid: ["This is no currency.", "Enter the three letters of a currency, such as EUR."],
  rates_invalid: [null, "Correct these lines, then upload the table again. Nothing of it was stored."],
  too_many_rates: ["A site keeps 20,000 rates.", "Delete old ones: upload their lines without a rate."],
  search_invalid: ["This cannot be searched for.", "Enter a whole email address or an id, without line breaks."],
  payment_unknown: [
    "There is no such payment here.",
    "It may belong to the other mode: switch between live and test. If Stripe shows it and Headwater doesn’t, look at the latest deliveries under Integrations.",
  ],
  integration_unknown: ["There is no such integration.", "It may have been removed. Load the page again."],
  integration_disconnected: [
    "This integration has ended.",
    "Load the page again and make a new one. What the old one brought and kept is still there.",
  ],
  person_unknown: [
    "There is no such person here.",
    "They may belong to the other mode: switch between live and test. The address may also be old, or the person has been erased.",
  ],
  key_is_secret: [
    "This is a secret key. It was not kept.",
    "A secret key can do everything, even move money, and Headwater only has to read. Make a restricted key with the link above. It begins with rk_.",
  ],
  key_is_publishable: [
    "This is a publishable key. It cannot read anything.",
    "Make a restricted key with the link above. It begins with rk_.",
  ],
  key_is_signing_secret: [
    "This is a signing secret, not a key.",
    "Make a restricted key with the link above. It begins with rk_. To connect with the signing secret alone, choose that way instead.",
  ],
  key_blank: ["No key was entered.", "Paste the restricted key. Stripe shows it when you make it."],
  key_malformed: [
    "This is not a whole restricted key.",
    "Copy it again at Stripe. It begins with rk_live_ or rk_test_, and Stripe shows it only once.",
  ],
  key_refused: [
    "Stripe does not accept this key.",
    "It may have been deleted, have expired, or be incomplete. Make a new one with the link, and paste all of it. Everything imported so far is kept.",
  ],
  key_missing: [
    "There is no key for this mode.",
    "Connect a key of this mode first. Live and test money each need their own.",
  ],
  key_of_another_account: [
    "This key belongs to another Stripe account.",
    "At Stripe, switch to the account that is connected here and make the key there. To use another account, disconnect this one first.",
  ],
  permission_missing: [
    null,
    "Add this permission to the key at Stripe, under API keys, or make a new key with the link. Then try again.",
  ],
  stripe_unreachable: [
    "Stripe did not answer.",
    "This usually passes. Try again in a minute. If it lasts, status.stripe.com says so.",
  ],
  stripe_refused: [null, "Try again. If it keeps happening, the request logs at Stripe, under Developers, say why."],
  rate_limited: [
    "Stripe asks Headwater to wait.",
    "Stripe received too many requests at once, perhaps from your shop. Try again in a minute.",
  ],
  assignment_invalid: [
    null,
    "Name a source of up to 200 characters. A campaign has up to 200, a landing page up to 300, a note up to 500.",
  ],
  import_first: ["There is nothing to compare yet.", "Start the first import, or wait until it is done."],
  delivery_unknown: [
    "This delivery is no longer here.",
    "Load the page again. Deliveries in quarantine are kept for 30 days.",
  ],
  delivery_not_kept: [
    "This delivery can’t be replayed.",
    "Only a delivery that is in quarantine or was never finished is kept whole. This one may have been replayed already: load the page again.",
  ],
  import_running: ["An import is running.", "Wait until it is done. It goes on by itself."],
  check_running: ["A comparison is running.", "Wait until it is done. It goes on by itself."],
  too_many_secrets: [null, "Below, remove one that has not been used for a long time. Then save the new one."],
};

const UNNAMED = "This did not work.";

export function failureText({ code, message, status }: ApiError): FailureText {
  const [title, remedy] = (BY_CODE as Record<string, [string | null, string] | undefined>)[code] ?? [
    null,
    remedyByStatus(status),
  ];
  return { title: title ?? (message || UNNAMED), remedy, code };
}

function remedyByStatus(status: number): string {
  if (status === 401) return "Sign in again.";
  if (status === 404) return "The address may be old. Go back to the overview.";
  if (status === 409 || status === 410) return "Something has changed in the meantime. Load the page again.";
  if (status === 413) return "Send less at once.";
  if (status === 429) return "Wait a minute, then try again.";
  if (status === 503) return "This usually passes. Try again in a few seconds.";
  if (status >= 500)
    return "Try again. If it keeps happening, the Worker’s log says why: run “npx wrangler tail”, or look at the window where “npm start” runs.";
  return "Change what you entered and try again.";
}
