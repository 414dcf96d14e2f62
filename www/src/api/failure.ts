// What the owner reads when a call failed: what happened, and what to do about it. Pure.
// Not here: drawing it (ui/Failure.svelte). Always: every failure has a remedy.
import type { ApiError } from "./client";

export interface FailureText {
  title: string;
  remedy: string;
  /** The stable code, for looking it up. */
  code: string;
}

/** What happened and what to do; null: the API's own sentence says what happened better than words made beforehand. */
const BY_CODE: Record<string, [string | null, string]> = {
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
  link_used: [
    "This sign-in link was used already, or is too old.",
    "A link is good once and for ten minutes. “npm start” prints a new one; the owner’s token works at any time.",
  ],
  cross_site: ["This page is not the dashboard’s own.", "Open the dashboard by its own address, and sign in or out there."],
  sign_in_unknown: ["There is no such sign-in any more.", "Load the page again; it may have ended by itself."],
  too_many_tries: ["Too many tries.", "Too many wrong sign-ins came from your network. The right token is taken at any time; with a link wait a minute."],
  site_unknown: ["There is no such site.", "The address may be old. Choose a site from the list at the top."],
  payment_unknown: [
    "There is no such payment here.",
    "It may belong to the other mode: switch between live and test. If Stripe shows it but Headwater doesn’t, look at the last deliveries under Integrations.",
  ],
  integration_unknown: ["There is no such integration.", "Load the page again; it may have been removed."],
  integration_disconnected: ["This connection has ended.", "Load the page again and make a new one; what was kept of the old one stays."],
  person_unknown: [
    "There is no such person here.",
    "They may belong to the other mode: switch between live and test. The address may also be old, or the person erased.",
  ],
  key_is_secret: [
    "This is a secret key; it was not kept.",
    "It can do everything, move money included, and Headwater only has to read. Make a restricted key by the link above; it begins with rk_.",
  ],
  key_is_publishable: ["This is a publishable key; it can read nothing.", "Make a restricted key by the link above; it begins with rk_."],
  key_is_signing_secret: [
    "This is a signing secret, not a key.",
    "Make a restricted key by the link above; it begins with rk_. To connect by the signing secret alone, choose that way.",
  ],
  key_blank: ["No key was entered.", "Paste the restricted key, as Stripe shows it when it is made."],
  key_malformed: [
    "This is not a whole restricted key.",
    "Copy it again at Stripe: it begins with rk_live_ or rk_test_, and is shown only once.",
  ],
  key_refused: [
    "Stripe does not accept this key.",
    "It may be deleted, expired or cut off. Make a new one by the link, and paste it whole; what was imported stays.",
  ],
  key_missing: ["There is no key for this mode.", "Connect one of this mode first; live and test money have a key each."],
  key_of_another_account: [
    "This key belongs to another Stripe account.",
    "At Stripe, switch to the account that is connected here and make the key there. To change the account, disconnect first.",
  ],
  permission_missing: [null, "Add this permission to the key at Stripe, under API keys, or make a new key by the link, then try again."],
  stripe_unreachable: [
    "Stripe did not answer.",
    "This passes by itself as a rule. Try again in a minute; status.stripe.com says if it lasts.",
  ],
  stripe_refused: [null, "Try again. If it stays so, see the logs of requests at Stripe, under Developers: they say why."],
  rate_limited: ["Stripe asks to wait.", "Too much was asked at once, perhaps by your shop. Try again in a minute."],
  import_first: ["There is nothing to compare yet.", "Wait until the first import is done, or begin it."],
  delivery_unknown: ["There is no such delivery any more.", "Load the page again; what was quarantined is kept for 30 days."],
  delivery_not_kept: [
    "This delivery can’t be replayed.",
    "Only one in quarantine, or one that came to no end, is kept whole. Load the page again; it may have been replayed already.",
  ],
  import_running: ["An import is under way.", "Wait until it is done; it goes on by itself."],
  check_running: ["A comparison is under way.", "Wait until it is done; it goes on by itself."],
  identify_unsigned: [
    "This site takes only identifies that its server signed.",
    "Sign them on your server with the identify key, or let unsigned ones be taken, under Integrations.",
  ],
  identify_key_missing: [
    "An identify is signed, and the site has no identify key.",
    "Make one under Integrations, give it to your server, and sign with it.",
  ],
  identify_signature_mismatch: [
    "A signature does not fit what it is over.",
    "Sign with the newest key: the site, the visitor of the cookie _hw_vid, and id, email, stripe_customer and expires exactly as the page passes them on.",
  ],
  identify_signature_expired: ["A signature has expired.", "Sign when the page asks, not before, and check your server’s clock."],
  identify_expires_invalid: [null, "Set expires to a whole unix second, such as an hour from now; milliseconds are too far ahead."],
  identify_customer_invalid: [null, "Sign the customer’s id as Stripe gives it, cus_…, or none."],
  too_many_secrets: [null, "Remove one below that has not been used for long, then save the new one."],
};

const UNNAMED = "This did not work.";

export function failureText(error: ApiError): FailureText {
  const known = BY_CODE[error.code];
  if (known) return { title: known[0] ?? (error.message || UNNAMED), remedy: known[1], code: error.code };
  return { title: error.message || UNNAMED, remedy: remedyByStatus(error.status), code: error.code };
}

function remedyByStatus(status: number): string {
  if (status === 401) return "Sign in again.";
  if (status === 404) return "The address may be old. Go back to the overview.";
  if (status === 409 || status === 410) return "Something has changed meanwhile. Load the page again.";
  if (status === 413) return "Send less at once.";
  if (status === 429) return "Wait a minute, then try again.";
  if (status === 503) return "This passes by itself. Try again in a few seconds.";
  if (status >= 500) return "Try again. If it stays so, the Worker’s log tells the cause: “npx wrangler tail”, or the window where “npm start” runs.";
  return "Change what you entered and try again.";
}
