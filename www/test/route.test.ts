// The address of every view: what is written is read back, and nonsense becomes the default.
import assert from "node:assert/strict";
import { test } from "node:test";
import patterns from "../pages.json";
import { DEFAULT_VIEW, parseView, type View } from "../src/filter/view";
import { href, parsePage } from "../src/app/route";
import { PAGES, type Page } from "../src/app/pages";
import { viewOfWay, wayOf } from "../src/page/integrations/way";

const read = (address: string): [Page, View] => {
  const url = new URL(address, "http://localhost");
  return [parsePage(url.pathname), parseView(url.search)];
};

const EXAMPLES: Page[] = [
  { name: "home" },
  { name: "new_site" },
  { name: "sign_ins" },
  { name: "access" },
  { name: "activity" },
  { name: "health" },
  { name: "settings", site: "site_a1" },
  { name: "overview", site: "site_a1" },
  { name: "explain", site: "site_a1" },
  { name: "why", site: "site_a1" },
  { name: "payments", site: "site_a1" },
  { name: "payment", site: "site_a1", payment: "pi_1" },
  { name: "payment", site: "site_a1", payment: "first:sub_1" },
  { name: "payment", site: "site_a1", payment: "odd/id?#%" },
  { name: "subscriptions", site: "site_a1" },
  { name: "cohorts", site: "site_a1" },
  { name: "promotion_codes", site: "site_a1" },
  { name: "self_reported", site: "site_a1" },
  { name: "costs", site: "site_a1" },
  { name: "funnel", site: "site_a1" },
  { name: "set_up", site: "site_a1" },
  { name: "reporting", site: "site_a1" },
  { name: "subscriptions", site: "site_a1" },
  { name: "unplaced", site: "site_a1" },
  { name: "integrations", site: "site_a1" },
  { name: "people", site: "site_a1" },
  { name: "person", site: "site_a1", person: "cus_1" },
  { name: "person", site: "site_a1", person: "odd/id?#%" },
];

test("every page is read back from its address", () => {
  for (const page of EXAMPLES) assert.deepEqual(read(href(page))[0], page);
});

test("the Worker's list of pages is the registry's", () => {
  assert.deepEqual(
    patterns,
    Object.values(PAGES).map(({ path }) => path),
    "www/pages.json beside src/app/pages.ts",
  );
});

test("every page of the registry is reached by its own address, and tried above", () => {
  for (const [name, { path }] of Object.entries(PAGES)) {
    assert.equal(parsePage(path.replaceAll(":", "any_")).name, name);
    assert.ok(
      EXAMPLES.some((page) => page.name === name),
      name,
    );
  }
});

test("a page outside the menu belongs to one in it", () => {
  const menu = Object.entries(PAGES).flatMap(([name, { menu }]) => (menu ? [name] : []));
  for (const { within } of Object.values(PAGES)) assert.ok(within === undefined || menu.includes(within), within);
});

test("the whole state of the payments list is read back", () => {
  const view: View = {
    ...DEFAULT_VIEW,
    range: { from: "2026-01-31", to: "2026-02-28" },
    mode: "test",
    isModeSaid: true,
    model: "first_touch",
    filters: [
      { dimension: "confidence", operator: "is", values: ["medium"] },
      { dimension: "channel", operator: "is_not", values: ["Paid Search", "Direct"] },
      { dimension: "source", operator: "is", values: ["a&b=c #1"] },
      { dimension: "landing_page", operator: "contains", values: ["shop.example/söömer: 50%"] },
    ],
    cursor: "abc==",
  };
  assert.deepEqual(read(href({ name: "payments", site: "site_a1" }, view))[1], view);
});

test("the whole question of the overview is read back", () => {
  const view: View = {
    ...DEFAULT_VIEW,
    range: { preset: "last_month" },
    mode: "test",
    isModeSaid: true,
    window: "lifetime",
    basis: "acquisition",
    filters: [{ dimension: "country", operator: "is", values: ["DE", "(none)"] }],
    currency: "eur",
    own: { metric: "visitors", left: "source" },
  };
  for (const compare of ["previous", "year", "none", { from: "2026-01-01", to: "2026-01-07" }] as const)
    assert.deepEqual(read(href({ name: "overview", site: "s" }, { ...view, compare }))[1], { ...view, compare });
});

test("the way to connect is in the address of the integrations, and nowhere else", () => {
  const view = viewOfWay({ ...DEFAULT_VIEW, mode: "test", isModeSaid: true }, "secret");
  assert.deepEqual(read(href({ name: "integrations", site: "s" }, view))[1], view);
  assert.equal(href({ name: "integrations", site: "s" }, viewOfWay(view, "key")), "/sites/s/integrations?mode=test");
  assert.equal(href({ name: "overview", site: "s" }, view), "/sites/s?mode=test");
  assert.equal(wayOf(read("/sites/s/integrations?way=magic")[1]), "key");
});

test("defaults are left out, and parts of other pages too", () => {
  assert.equal(href({ name: "overview", site: "s" }), "/sites/s");
  assert.equal(
    href({ name: "overview", site: "s" }, { ...DEFAULT_VIEW, cursor: "x", own: { way: "y" }, mode: "test" }),
    "/sites/s?mode=test",
  );
  assert.equal(href({ name: "payments", site: "s" }, { ...DEFAULT_VIEW, currency: "eur" }), "/sites/s/payments");
});

test("an address that names live mode is told from one that leaves the mode to the page", () => {
  const live: View = { ...DEFAULT_VIEW, isModeSaid: true };
  assert.equal(href({ name: "overview", site: "s" }, live), "/sites/s?mode=live");
  assert.deepEqual(read("/sites/s?mode=live")[1], live);
  assert.equal(href({ name: "sign_ins" }, live), "/sign-ins", "pages of no site have no mode");
});

test("nonsense becomes the default", () => {
  const [, view] = read(
    "/sites/s?range=1000d&mode=both&model=magic&window=8&basis=touch&filter=colour:is:red&filter=source:like:x&filter=source:is:&filter=source&compare=2026-01-02..2026-01-01&from=2026-02-30&to=2026-03-01",
  );
  assert.deepEqual(view, DEFAULT_VIEW);
  assert.deepEqual(read("/sites/s?from=2026-03-02&to=2026-03-01")[1].range, { preset: "30d" });
  for (const path of ["/nowhere", "/sites", "/sites/s/other", "/sites/s/payments/a/b", "/sites/%E0%A4%A"]) {
    assert.deepEqual(parsePage(path), { name: "not_found" });
  }
});
