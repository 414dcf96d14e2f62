// What was changed and by whom, in words. Pure.
import type { Activity } from "../../api/types";

/** Names of calls that say too little by themselves. */
const OWN: Record<string, string> = {
  Key: "Connected a restricted key",
  Endpoint: "Made or repaired the webhook endpoint",
  Import: "Began an import",
  Advance: "Went on with an import",
  Check: "Began a comparison with Stripe",
  Rebuild: "Began a rebuild",
  AdvanceRebuild: "Went on with a rebuild",
  Assign: "Named the source of a payment",
  TakeBack: "Took back the source of a payment",
  ErasePerson: "Erased a person",
  SignIn: "Signed in",
  PutCosts: "Sent costs",
  PutCostsFile: "Sent a file of costs",
  NewRates: "Sent exchange rates",
  RunAgain: "Ran the attribution again",
  Replay: "Replayed a delivery",
  ChangeSite: "Changed settings of the site",
  ChangeMember: "Gave a member another role",
  InviteMember: "Invited a member",
  Disconnect: "Disconnected an integration",
  SetPromotionSource: "Set the source of a promotion code",
  NewSignInLink: "Made a sign-in link",
  EndOtherSignIns: "Ended all other sign-ins",
};

const VERBS: Record<string, string> = { New: "Made", Remove: "Removed", End: "Ended", Revoke: "Revoked" };

/** A name of the table of routes as a sentence: `RemoveNote` is “Removed a note”. */
export function routeText(route: string): string {
  const own = OWN[route];
  if (own) return own;
  const [first = route, ...rest] = route.split(/(?=[A-Z])/);
  const verb = VERBS[first];
  if (!verb || rest.length === 0) return [first, ...rest.map((word) => word.toLowerCase())].join(" ");
  const thing = rest.join(" ").toLowerCase().replace(/^api /, "API ");
  const article = thing.endsWith("s") ? "" : /^[aeiou]/i.test(thing) ? "an " : "a ";
  return `${verb} ${article}${thing}`;
}

export function whoText({ kind, name }: Pick<Activity, "kind" | "name">): string {
  if (kind === "owner_token") return "The owner’s token";
  return kind === "api_token" ? `API token ${name ?? ""}…` : (name ?? "A member");
}
