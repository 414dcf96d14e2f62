// Roles, scopes and dates of the page Access in words. Pure.
import type { AccessScope, ApiToken, Member, Role } from "../../api/types";

/** A role, and what it means. */
export const ROLES: readonly { value: Role; label: string; means: string }[] = [
  { value: "reader", label: "Reader", means: "reads everything of the sites and changes nothing" },
  {
    value: "member",
    label: "Member",
    means: "also changes what is of a site, but makes no API tokens and erases nobody",
  },
  { value: "owner", label: "Owner", means: "may do everything, as you can" },
];

export type TokenScope = Exclude<AccessScope, "owner">;

/** A scope that an API token can have, and what it means. */
export const SCOPES: readonly { value: TokenScope; label: string; means: string }[] = [
  { value: "report", label: "Report", means: "reads sums, settings, and payments without email addresses" },
  { value: "people", label: "People", means: "reads what names people: payments one by one, persons, exports" },
  { value: "manage", label: "Manage", means: "changes what is of the site" },
  { value: "ingest", label: "Ingest", means: "sends costs and exchange rates" },
];

/** Days until a token ends; empty: it does not end by itself. */
export const DAYS: readonly { value: string; label: string }[] = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "", label: "Never, until it is revoked" },
];

export const scopesText = (scopes: readonly AccessScope[]): string =>
  scopes.map((scope) => SCOPES.find((one) => one.value === scope)?.label ?? scope).join(", ");

/** Whether the member has come yet, or how it stands with the invitation. */
export function memberState(member: Member): "signed_in" | "invited" | "signed_out" {
  if (member.used_s !== null && member.used_s !== undefined) return "signed_in";
  return member.invited_until_s !== null && member.invited_until_s !== undefined ? "invited" : "signed_out";
}

/** Whether a token ended by itself. */
export const isExpired = (token: ApiToken, nowS: number): boolean =>
  token.expires_s !== null && token.expires_s !== undefined && token.expires_s <= nowS;
