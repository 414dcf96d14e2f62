// How an integration with Stripe is made, as the page's address says it. Pure.
import type { View } from "../../filter/view";

/** By a restricted key, or by the signing secret of an endpoint that was made by hand. */
export type Way = "key" | "secret";

export const wayOf = (view: View): Way => (view.own.way === "secret" ? "secret" : "key");

/** The view in which the page shows a way; the default is not written into the address. */
export const viewOfWay = (view: View, way: Way): View => ({ ...view, own: way === "secret" ? { way } : {} });
