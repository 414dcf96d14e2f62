// Dimensions: what breakdowns and filters look at, and what their names are called. Pure but for `Intl`.
import type { Confidence, Dimension } from "../api/types";
import { CHANNELS, CONFIDENCES, confidenceWord, keysOf, originWord, plain } from "../kit/words";

const TITLE: Record<Dimension, string> = {
  channel: "Channel",
  source: "Source",
  medium: "Medium",
  campaign: "Campaign",
  content: "Content",
  term: "Term",
  referrer: "Referrer",
  landing_page: "Landing page",
  host: "Host",
  click_kind: "Click id",
  country: "Country",
  device: "Device",
  browser: "Browser",
  os: "Operating system",
  visitor: "Visitor",
  confidence: "Confidence",
  rung: "How it was found",
  renewal: "First or renewal",
  product: "Product",
  price: "Price",
  interval: "Billing interval",
  billing_country: "Billing country",
  promotion_code: "Promotion code",
  self_reported: "Self-reported source",
  missing: "What was missing",
  customer: "Customer",
  rate_origin: "Where its rate is from",
};

/** In the order in which a filter offers them. */
export const DIMENSIONS: readonly Dimension[] = keysOf(TITLE);

export const dimensionTitle = (dimension: Dimension): string => TITLE[dimension];

/** Dimensions that visits have no names under. */
const OF_MONEY: ReadonlySet<Dimension> = new Set<Dimension>([
  "confidence",
  "rung",
  "renewal",
  "product",
  "price",
  "interval",
  "billing_country",
  "promotion_code",
  "self_reported",
  "missing",
  "customer",
  "rate_origin",
]);
export const isOfMoney = (dimension: Dimension): boolean => OF_MONEY.has(dimension);

/** The source of visits that came directly, as the API calls it. */
export const DIRECT_SOURCE = "(direct)";

function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A name under a dimension as a reader knows it: a country for its code, Direct for `(direct)`. */
export function nameText(dimension: Dimension, name: string): string {
  if (name === "(none)") return "none";
  switch (dimension) {
    case "country":
    case "billing_country":
      return countryName(name);
    case "source":
      return name === DIRECT_SOURCE ? "Direct" : name;
    case "confidence":
      return confidenceWord(name as Confidence);
    case "device":
    case "visitor":
    case "rung":
    case "renewal":
    case "interval":
    case "missing":
      return plain(name);
    case "rate_origin":
      return originWord(name);
    default:
      return name;
  }
}

/** The names of a dimension that has the same ones on every site; null: each site has its own. */
export function knownNames(dimension: Dimension): readonly string[] | null {
  switch (dimension) {
    case "channel":
      return CHANNELS;
    case "confidence":
      return CONFIDENCES;
    case "device":
      return ["desktop", "mobile", "tablet"];
    case "visitor":
      return ["new", "returning"];
    case "renewal":
      return ["first", "renewal"];
    case "rate_origin":
      return ["same", "stripe", "table"];
    case "interval":
      return ["one_time", "day", "week", "month", "year"];
    default:
      return null;
  }
}
