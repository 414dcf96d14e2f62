// The tabs of the page, as its address says them, and what each says of itself in a word. Pure.
import type { Integration, Mode } from "../../api/types";
import type { View } from "../../filter/view";
import { counted } from "../../kit/money";
import { checkWord } from "./check";
import { jobWord, statusWord } from "./words";

export const TABS = ["connection", "import", "check", "deliveries", "secrets"] as const;
export type Tab = (typeof TABS)[number];

export const TAB_TITLE: Record<Tab, string> = {
  connection: "Connection",
  import: "Import",
  check: "Check",
  deliveries: "Deliveries",
  secrets: "Secrets",
};

export const tabOf = (view: View): Tab => TABS.find((one) => one === view.own.tab) ?? "connection";

/** The view in which the page shows a tab; the first is not written into the address. */
export const viewOfTab = (view: View, tab: Tab): View => ({ ...view, own: tab === "connection" ? {} : { tab } });

/** What stands beside a tab's title. */
export function tabNote(integration: Integration, mode: Mode, tab: Tab): string {
  const key = integration.keys.find((one) => one.mode === mode);
  const held = integration.counts.reduce((sum, one) => (one.outcome === "quarantined" ? sum + one.count : sum), 0);
  switch (tab) {
    case "connection":
      return statusWord(integration.status).word;
    case "import":
      return key?.import ? jobWord(key.import.state).word : "Needs a key";
    case "check":
      if (!key) return "Needs a key";
      if (!key.check) return "Not yet";
      return key.check.state === "done" && checkWord(key.check).tone === "good" ? "Equal" : checkWord(key.check).word;
    case "deliveries":
      if (held > 0) return `${held} in quarantine`;
      return integration.activated_s === null ? "None yet" : "Verified";
    case "secrets":
      return integration.secrets.length === 0 ? "None" : counted(integration.secrets.length, "kept", "kept");
  }
}
