// What a row of a breakdown narrows the page to. Pure.
import type { Dimension } from "../../api/types";
import { isOfMoney } from "../../filter/dimension";
import { type Filter, NO_NAME, onlyValue, withOnly, withValue } from "../../filter/filters";
import type { Row } from "./breakdown";

/** The filters after a click on a row: narrowed to it, or, where they are already, as they were before. Null: a row of many names. */
export function narrowed(filters: readonly Filter[], dimension: Dimension, row: Row): readonly Filter[] | null {
  if (row.kind === "others") return null;
  if (row.kind === "unattributed") return withOnly(filters, "confidence", "unknown");
  if (row.name !== null)
    return withOnly(filters, dimension, onlyValue(filters, dimension) === row.name ? "" : row.name);
  const nameless = withOnly(filters, dimension, NO_NAME);
  // What is unattributed has a row of its own, except where its payments can have names like any other.
  return isOfMoney(dimension)
    ? nameless
    : withValue(nameless, { dimension: "confidence", operator: "is_not" }, "unknown");
}
