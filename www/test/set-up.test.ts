// The set-up: what proves each step, and the recipes that the page reads out of our guides.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { SetUp } from "../src/api/types";
import { type Block, blocksOf, spansOf } from "../src/kit/markdown";
import { filled, recipesOf, rungsOf, sectionsOf } from "../src/page/set-up/recipes";
import { newestPayment, nextStep, provedBy, setUpSteps } from "../src/page/set-up/steps";

const BLANK: SetUp = {
  site: "site_a",
  first_seen_s: null,
  first_host: null,
  cookie: null,
  key_s: null,
  delivered_s: null,
  connected: false,
  test_visit: null,
  demo_shop: null,
  modes: [
    { mode: "live", currencies: [], source_known: false, decided: [] },
    { mode: "test", currencies: [], source_known: false, decided: [] },
  ],
};
type Rung = SetUp["modes"][number]["decided"][number]["rung"];
const paid = (rung: Rung, paid_s: number): SetUp["modes"] => [
  { mode: "live", currencies: [], source_known: false, decided: [] },
  { mode: "test", currencies: ["eur"], source_known: true, decided: [{ rung, payment: `pi_${paid_s}`, paid_s }] },
];
const A1 = rungsOf("rails");

test("a step is done when it is proved, and the next one is what money waits for", () => {
  const done = (of: SetUp) => setUpSteps(of, A1).map((one) => one.done);
  assert.deepEqual(done(BLANK), [false, false, false, false, false]);
  const steps: [Partial<SetUp>, string | null][] = [
    [{}, "visit"],
    [{ first_seen_s: 1 }, "connect"],
    [{ key_s: 1, connected: true }, "delivery"],
    [{ delivered_s: 2 }, "payment"],
    [{ modes: paid("email", 3) }, "payment"],
    [{ modes: paid("session_metadata", 4) }, "cookie"],
    [{ cookie: { renewed_s: 5, by_path: false } }, null],
  ];
  let of = BLANK;
  for (const [change, next] of steps) {
    of = { ...of, ...change };
    assert.equal(nextStep(setUpSteps(of, A1)), next);
  }
  assert.deepEqual(done(of), [true, true, true, true, true]);
});

test("a payment proves the recipe whose rung decided, and the newest is shown", () => {
  const of = { ...BLANK, modes: paid("client_reference", 7) };
  assert.equal(provedBy(of, A1), null);
  assert.equal(provedBy(of, rungsOf("payment-links"))?.payment, "pi_7");
  assert.equal(provedBy({ ...BLANK, modes: paid(null, 7) }, A1), null, "unattributed proves nothing");
  const [live] = paid("email", 9);
  const both = {
    ...BLANK,
    modes: [{ ...live, decided: paid("email", 9)[1]?.decided ?? [] }, ...paid(null, 8).slice(1)],
  };
  assert.deepEqual([newestPayment(both as SetUp)?.payment, newestPayment(both as SetUp)?.mode], ["pi_9", "live"]);
});

test("Markdown is read into blocks, and what is not known stays text", () => {
  const text =
    "### Title\nOne\ntwo `a*b` **c** [d](https://e.example)\n\n```ts app/x.ts\nconst a = 1;\n\n```\n1. one\n   more\n\n   ```js\n   x\n   ```\n2. two\n\n- a\n- b <img src=x>";
  const blocks = blocksOf(text.split("\n"));
  assert.deepEqual(
    blocks.map((block) => block.kind),
    ["heading", "paragraph", "code", "list", "list"],
  );
  const [, , code, ordered, list] = blocks as Block[];
  assert.deepEqual(code, { kind: "code", label: "app/x.ts", code: "const a = 1;\n" });
  assert.ok(ordered?.kind === "list" && ordered.ordered && ordered.items.length === 2);
  assert.deepEqual(
    ordered.items[0]?.map((block) => block.kind),
    ["paragraph", "code"],
  );
  assert.ok(list?.kind === "list" && !list.ordered);
  assert.deepEqual(list.items[1], [{ kind: "paragraph", spans: [{ kind: "text", text: "b <img src=x>" }] }]);
  assert.deepEqual(
    spansOf("2 * 3 is *six* `*p`").map((span) => span.kind),
    ["text", "emphasis", "text", "code"],
  );
  assert.deepEqual(spansOf("a `b` c"), [
    { kind: "text", text: "a " },
    { kind: "code", text: "b" },
    { kind: "text", text: " c" },
  ]);
});

const guide = readFileSync("docs/checkout-recipes.md", "utf8");
const codesOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block.kind === "code" ? [block.code] : block.kind === "list" ? block.items.flatMap(codesOf) : [],
  );

test("every framework has a recipe, in the guide's order", () => {
  assert.deepEqual(
    recipesOf(guide).map(({ slug }) => slug),
    [
      "plain-html",
      "nextjs",
      "laravel",
      "rails",
      "django",
      "flask",
      "express",
      "go",
      "net",
      "payment-links",
      "payment-element",
      "embedded-checkout",
    ],
  );
});

test("a recipe is whole: its script, its checkout, and how to see that it worked", () => {
  for (const { slug, script, checkout } of recipesOf(guide)) {
    assert.match(codesOf(script).join(), /headwater\.js" data-site="site_…"/, slug);
    if (slug !== "payment-links") assert.match(codesOf(checkout).join(), /getAttributionMetadata/, slug);
    assert.match(JSON.stringify(checkout), /recipe-test/, `${slug} says how to see that it worked`);
    assert.doesNotMatch(JSON.stringify(checkout), /"href":"#/, `${slug}: another section stands there whole`);
  }
});

test("a site's own addresses and id take the place of the examples", () => {
  const filling = { site: "site_7", hosts: ["shop.test", "other.test"], origin: "https://hw.test" };
  const text = filled(guide, filling);
  assert.doesNotMatch(text, /example\.com\/(headwater|thanks)|site_…/);
  assert.match(text, /<script defer src="https:\/\/hw\.test\/headwater\.js" data-site="site_7"><\/script>/);
  assert.match(text, /https:\/\/shop\.test\/thanks/);
  const local = filled(guide, { ...filling, hosts: ["localhost"] });
  assert.match(local, /data-site="site_7" data-allow-local data-debug><\/script>/);
  assert.match(local, /http:\/\/localhost:3000\/thanks/);
});

test("the tracker's guide has the part that the page shows", () => {
  const lines = sectionsOf(readFileSync("docs/tracker.md", "utf8")).get("a-path-of-your-own-site")?.lines ?? [];
  assert.match(codesOf(blocksOf(lines)).join("\n"), /proxy_pass https:\/\/headwater\.example\.com/);
});
