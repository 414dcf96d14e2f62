// An integration's page: how far an import is, whose turn a step is, where a roll stands, what is no key.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiKey, Check, CheckTotal, Import, ImportList, Integration, SigningSecret } from "../src/api/types";
import {
  checkWord,
  daysOf,
  differenceText,
  differs,
  foundText,
  resultText,
  unlistedText,
} from "../src/page/integrations/check";
import { awaited, keyDueMs, nextTurn, pauseAfter, pauseAfterFailure, turnId } from "../src/page/integrations/drive";
import { announcement, sourceKnownShare, listWord, progressOf, timeLeft } from "../src/page/integrations/import";
import { awaitsFirstUse, rollOf } from "../src/page/integrations/roll";
import { modeNote, pauseText, reasonText, statusWord, waitText } from "../src/page/integrations/words";
import { DEFAULT_VIEW } from "../src/filter/view";
import { keyMode, keyProblem, secretProblem } from "../src/page/integrations/stripe";
import { TABS, tabNote, tabOf, viewOfTab } from "../src/page/integrations/tab";

const list = (name: string, state: ImportList["state"]): ImportList => ({ name, state, objects: 0 });
const imported = (change: Partial<Import> = {}): Import => ({
  kind: "backfill",
  state: "running",
  reason: null,
  permission: null,
  started_s: 100,
  ended_s: null,
  waits_until_s: null,
  objects: 0,
  requests: 0,
  unreadable: 0,
  lists: [],
  found: [],
  seconds_left: null,
  ...change,
});
const checked = (change: Partial<Check> = {}): Check => ({
  state: "done",
  reason: null,
  permission: null,
  started_s: 100,
  ended_s: 200,
  since_s: null,
  objects: 0,
  missed_events: 0,
  healed: 0,
  totals: [],
  differences: [],
  ...change,
});
const key = (change: Partial<ApiKey> = {}): ApiKey => ({
  mode: "test",
  hint: "abcd",
  created_s: 1,
  checked_s: 1,
  state: "accepted",
  permissions: [],
  endpoint: { state: "standing", id: null, api_version: null, checked_s: null, reason: null },
  import: null,
  check: null,
  questions_open: 0,
  ...change,
});
const integrationWith = (keys: ApiKey[], change: Partial<Integration> = {}): Integration => ({
  id: "int_1",
  kind: "stripe",
  status: "active",
  webhook_url: "https://hw.example/api/integrations/stripe/webhook/int_1",
  reachable: true,
  created_s: 1,
  activated_s: null,
  disconnected_s: null,
  removing: false,
  secrets: [],
  keys,
  counts: [],
  ...change,
});

test("lists have plain words, and one that is not known keeps its name", () => {
  assert.equal(listWord("checkout/sessions"), "Checkout sessions");
  assert.equal(listWord("radar/early_fraud_warnings"), "Radar early fraud warnings");
  assert.equal(listWord("constructor"), "Constructor");
});

test("a list that is left out is neither done nor ahead", () => {
  const lists = [
    list("customers", "done"),
    list("products", "left_out"),
    list("charges", "running"),
    list("refunds", "ahead"),
  ];
  assert.deepEqual(progressOf(imported({ lists })), { done: 1, all: 3, now: "Charges" });
  assert.deepEqual(progressOf(imported()), { done: 0, all: 0, now: null });
});

test("the time left is coarse", () => {
  const text = [0, 44, 45, 89, 90, 240, 3_600, 5_400, 86_400, 130_000].map(timeLeft);
  assert.deepEqual(text, [
    "less than a minute left",
    "less than a minute left",
    "about 1 minute left",
    "about 1 minute left",
    "about 2 minutes left",
    "about 4 minutes left",
    "about 60 minutes left",
    "about 2 hours left",
    "about 24 hours left",
    "about 2 days left",
  ]);
  assert.equal(timeLeft(null), null);
});

test("a share of nothing found is no share", () => {
  const found = { currency: "eur", minor_per_major: 100, payments: 0 };
  assert.equal(sourceKnownShare({ ...found, gross_minor: 0, source_known_minor: 0 }), null);
  assert.equal(sourceKnownShare({ ...found, gross_minor: 400, source_known_minor: 300 }), 0.75);
});

test("what is announced changes with the list, not with each object", () => {
  const lists = [list("customers", "done"), list("charges", "running")];
  const said = announcement(imported({ lists, objects: 10 }));
  assert.equal(said, "Importing charges, list 2 of 2.");
  assert.equal(announcement(imported({ lists, objects: 5_000, requests: 50 })), said);
  assert.equal(announcement(imported({ state: "paused" })), "The import is paused.");
});

test("why a job stands still names what to do", () => {
  const missing = pauseText({ reason: "permission_missing", permission: "rak_charge_read" });
  assert.match(missing.why, /rak_charge_read/);
  assert.match(missing.remedy, /replace the key/);
  assert.match(pauseText({ reason: "key_refused", permission: null }).remedy, /replace the key/);
  assert.equal(waitText({ reason: "new_reason", permission: null }), "New reason.");
  assert.equal(waitText({ reason: null, permission: null }), "It goes on by itself.");
  assert.match(waitText({ reason: "deriving", permission: null }), /attributed/);
  assert.deepEqual(statusWord("failing"), { word: "Failing", tone: "bad" });
});

test("a reason of a delivery is words, whether it came as a code, as both or as a sentence", () => {
  assert.match(reasonText("mode_mismatch"), /other mode/);
  assert.equal(reasonText("not_json: the signed body is not JSON"), "The signed body is not JSON.");
  assert.equal(reasonText("some_new_code"), "Some new code.");
  assert.equal(reasonText("The amount is too large"), "The amount is too large.");
});

test("a step is due at once, at its time, or never", () => {
  assert.equal(keyDueMs(key({ import: imported() })), 0);
  assert.equal(keyDueMs(key({ import: imported({ state: "waiting", waits_until_s: 900 }) })), 900_000);
  assert.equal(
    keyDueMs(key({ import: imported({ state: "waiting", waits_until_s: 900 }), check: checked({ state: "running" }) })),
    0,
  );
  assert.equal(keyDueMs(key({ import: imported({ state: "paused" }), check: checked() })), null);
});

test("after an import its questions are asked, and the sums compared, without a pause for the cron", () => {
  const done = imported({ state: "done", ended_s: 150 });
  const after = (change: Partial<ApiKey>) =>
    keyDueMs(key({ import: done, check: checked({ started_s: 150 }), ...change }));
  assert.equal(after({}), null);
  assert.equal(after({ check: null }), 0);
  assert.equal(after({ check: checked({ started_s: 149 }) }), 0);
  assert.equal(after({ check: null, state: "refused" }), null);
  assert.equal(after({ questions_open: 3 }), 0);
  const permission = {
    name: "rak_checkout_session_read",
    resource: "Checkout Sessions",
    granted: false,
    required: true,
    costs: "",
  };
  assert.equal(after({ questions_open: 3, permissions: [permission] }), null);
  assert.equal(after({ questions_open: 3, permissions: [{ ...permission, granted: true }] }), 0);
  assert.equal(after({ import: imported({ state: "paused" }), check: null }), null);
});

test("turns: nothing before its time, nothing ended, and none is served twice while another waits", () => {
  const live = key({ mode: "live", import: imported() });
  const test_ = key({ mode: "test", import: imported({ state: "waiting", waits_until_s: 900 }) });
  const all = [integrationWith([live, test_])];
  const none = new Map<string, number>();
  const turn = (mode: "live" | "test") => ({ integration: "int_1", mode });
  assert.deepEqual(nextTurn(all, 1_000, none, null), turn("live"));
  assert.deepEqual(nextTurn(all, 899_999, none, turn("live")), turn("live"));
  assert.deepEqual(nextTurn(all, 900_000, none, turn("live")), turn("test"));
  assert.deepEqual(nextTurn(all, 900_000, none, turn("test")), turn("live"));
  assert.equal(nextTurn(all, 1_000, new Map([[turnId(turn("live")), 1_001]]), null), null);
  assert.equal(nextTurn([integrationWith([live], { status: "disconnected" })], 1_000, none, null), null);
  assert.equal(nextTurn([integrationWith([key()])], 1_000, none, null), null);
});

test("a step that read nothing is not asked for again at once", () => {
  const at = (objects: number) => integrationWith([key({ import: imported({ objects }) })]);
  const waiting = integrationWith([key({ check: checked({ state: "waiting", ended_s: null }) })]);
  const paused = pauseAfter(at(5), at(5), "test");
  assert.ok(pauseAfter(at(5), at(6), "test") < 1_000);
  assert.ok(paused >= 2_000);
  assert.ok(pauseAfter(waiting, waiting, "test") > paused);
  assert.equal(pauseAfterFailure(0), 5_000);
  assert.equal(pauseAfterFailure(503), 5_000);
  assert.ok(pauseAfterFailure(409) > 5_000);
});

test("what comes about without the page is looked for, and nothing else", () => {
  const secret = { id: "s", mode: "test", hint: "h", created_s: 1, last_used_s: 5, of_endpoint: false } as const;
  assert.equal(awaited(integrationWith([key()], { secrets: [secret] })), false);
  assert.equal(awaited(integrationWith([], { status: "pending" })), true);
  assert.equal(
    awaited(integrationWith([], { secrets: [secret, { ...secret, id: "t", created_s: 2, last_used_s: null }] })),
    true,
  );
  const without = {
    endpoint: { state: "missing", id: null, api_version: null, checked_s: null, reason: null },
  } as const;
  assert.equal(awaited(integrationWith([key(without)])), true);
  assert.equal(awaited(integrationWith([key({ ...without, state: "refused" })])), false);
  assert.equal(awaited(integrationWith([key(without)], { status: "disconnected" })), false);
  assert.equal(awaited(integrationWith([], { status: "disconnected", removing: true })), true);
});

test("the difference stands for each currency, and a zero hides no other", () => {
  const total = (currency: string, difference_minor: number, found_minor = difference_minor): CheckTotal => ({
    currency,
    minor_per_major: currency === "jpy" ? 1 : 100,
    stripe_minor: 5,
    headwater_minor: 5,
    difference_minor,
    found_minor,
    unlisted_minor: 0,
  });
  assert.equal(differenceText([total("eur", 0), total("usd", 123456), total("jpy", 0)], "en"), "1,234.56\u00a0USD");
  assert.equal(differenceText([total("eur", 0)]), null);
  const said = (...totals: CheckTotal[]) => resultText({ totals }, "en");
  assert.equal(said(total("eur", 0), total("usd", 0), total("jpy", 0)), "Equal to Stripe to the cent, 3 currencies");
  assert.equal(said(total("eur", 0)), "Equal to Stripe to the cent, 1 currency");
  assert.equal(
    said(total("eur", 0), total("usd", 123456), total("jpy", 0), total("gbp", 100)),
    "Differs from Stripe by 1,234.56\u00a0USD · 1.00\u00a0GBP; 2 other currencies are equal",
  );
  assert.match(said(), /^Equal to Stripe: neither/);
  assert.equal(foundText([total("eur", 0), total("usd", 0, 1250)], "en"), "12.50\u00a0USD");
  assert.equal(foundText([total("eur", 0)]), null);
  assert.equal(foundText([total("eur", 500)]), null, "what is left was not mended");
  assert.equal(differs(checked({ totals: [total("eur", 0)] })), false);
  assert.equal(differs(checked({ totals: [total("eur", 0), total("usd", 1)] })), true);
});

test("what differs stands day by day, and every line of it", () => {
  const line = (day: string, kind: "payment" | "refund") => ({ day, kind }) as Check["differences"][number];
  const days = daysOf([line("2026-10-01", "payment"), line("2026-10-02", "payment"), line("2026-10-01", "refund")]);
  assert.deepEqual(
    days.map(({ day, lines }) => [day, lines.length]),
    [
      ["2026-10-01", 2],
      ["2026-10-02", 1],
    ],
  );
});

test("a tab is in the address, and says in a word how its part is", () => {
  const view = { ...DEFAULT_VIEW, own: {} };
  assert.equal(tabOf(view), "connection");
  for (const tab of TABS) assert.equal(tabOf(viewOfTab(view, tab)), tab);
  assert.equal(tabOf({ ...view, own: { tab: "nonsense" } }), "connection");
  const without = integrationWith([]);
  assert.deepEqual(
    TABS.map((tab) => tabNote(without, "live", tab)),
    ["Active", "Needs a key", "Needs a key", "None yet", "None"],
  );
  const off = { difference_minor: 1 } as CheckTotal;
  const note = (change: Partial<Check>) =>
    tabNote(integrationWith([key({ mode: "live", check: checked(change) })]), "live", "check");
  assert.deepEqual([note({}), note({ totals: [off] }), note({ state: "running" })], ["Equal", "Differs", "Running"]);
  const held = { counts: [{ event_type: "charge.succeeded", outcome: "quarantined", count: 3 }] };
  assert.equal(tabNote(integrationWith([], held as never), "live", "deliveries"), "3 in quarantine");
});

test("a roll is what the owner began, and names the old secret for removal only after the new one has verified a delivery", () => {
  const secret = (id: string, created_s: number, change: Partial<SigningSecret> = {}): SigningSecret => ({
    id,
    mode: "live",
    hint: id,
    created_s,
    last_used_s: null,
    of_endpoint: false,
    ...change,
  });
  const old = secret("old", 1, { last_used_s: 50, of_endpoint: true });
  const second = secret("second", 2, { last_used_s: 60 });
  const other = secret("other", 99, { mode: "test" });
  // Two secrets that both work are two endpoints until somebody says otherwise: no step is done, and none is to be removed.
  assert.equal(rollOf([old, second, other], "live", null), null);
  const begun = { secret: "old", known: ["old", "second", "other"] };
  const step = (secrets: SigningSecret[]) => rollOf(secrets, "live", begun)?.step;
  assert.equal(step([old, second, other]), "paste");
  const pasted = rollOf([old, second, secret("new", 3), other], "live", begun);
  assert.deepEqual([pasted?.step, pasted?.newest?.id, pasted?.old?.id], ["wait", "new", "old"]);
  assert.equal(step([old, second, secret("new", 3, { last_used_s: 70 })]), "remove");
  assert.equal(step([second, secret("new", 3, { last_used_s: 70 })]), "over");
  assert.deepEqual(
    [
      awaitsFirstUse([old, secret("new", 3)], "live"),
      awaitsFirstUse([old, second], "live"),
      awaitsFirstUse([old], "live"),
    ],
    [true, false, false],
  );
  assert.equal(awaitsFirstUse([second, secret("made", 3, { of_endpoint: true })], "live"), false);
});

test("no green word stands beside a difference, and what cannot be compared is no difference", () => {
  const total = (change: Partial<CheckTotal>): CheckTotal => ({
    currency: "eur",
    minor_per_major: 100,
    stripe_minor: 500,
    headwater_minor: 500,
    difference_minor: 0,
    found_minor: 0,
    unlisted_minor: 0,
    ...change,
  });
  const apart = checked({ totals: [total({ unlisted_minor: 1200 }), total({ currency: "usd" })] });
  assert.deepEqual([differs(apart), checkWord(apart).tone], [false, "good"]);
  assert.equal(unlistedText(apart.totals, "en"), "12.00\u00a0EUR");
  assert.equal(unlistedText([total({})]), null);
  const off = checked({ totals: [total({ headwater_minor: 600, difference_minor: 100 })] });
  assert.deepEqual([differs(off), checkWord(off).word, checkWord(off).tone], [true, "Differs", "bad"]);
});

test("only a restricted key is taken, and every other says why", () => {
  assert.equal(keyMode(" rk_test_51Abc "), "test");
  assert.equal(keyMode("rk_live_51Abc"), "live");
  for (const text of ["", "r", "rk_", "rk_te", "rk_test_", "rk_test_51Abc"]) assert.equal(keyProblem(text), null, text);
  assert.match(keyProblem("sk_live_51Abc") ?? "", /move money/);
  assert.match(keyProblem("pk_test_51Abc") ?? "", /publishable/);
  assert.match(keyProblem("whsec_abc") ?? "", /signing secret/);
  assert.match(keyProblem("hello") ?? "", /rk_live_/);
  assert.match(keyProblem("rk_test_51 Abc") ?? "", /rk_live_/);
  assert.match(secretProblem("rk_test_51Abc") ?? "", /API key/);
  assert.equal(secretProblem("whsec_abc"), null);
});

test("the mode of an integration in a word or two", () => {
  const secret = { id: "s", mode: "live", hint: "h", created_s: 1, last_used_s: null, of_endpoint: false } as const;
  assert.deepEqual(
    [modeNote(null, "live"), modeNote(integrationWith([], { secrets: [secret] }), "live")],
    ["Not connected", "By signing secret"],
  );
  const note = (change: Partial<ApiKey>) => modeNote(integrationWith([key(change)]), "test");
  assert.equal(note({}), "Connected by key");
  assert.equal(note({ import: imported(), check: checked({ state: "paused" }) }), "Paused");
  assert.equal(note({ import: imported({ state: "waiting" }) }), "Importing");
  assert.equal(note({ import: imported({ state: "done" }), check: checked({ state: "running" }) }), "Comparing");
  assert.equal(note({ state: "refused", import: imported({ state: "paused" }) }), "Key refused");
});
