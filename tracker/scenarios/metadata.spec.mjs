// The metadata for Stripe: flat, within Stripe's limits, at once.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const KEYS = [
  "headwater_visitor_id",
  "headwater_session_id",
  "headwater_site_id",
  "headwater_user_id",
  "landing_url",
  "referrer",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
  "click_id",
];

scenario("it keeps Stripe's limits and cuts no emoji in half", async (stage) => {
  await stage.open(`?utm_source=${"a".repeat(499)}%F0%9F%98%80&utm_term=${"%F0%9F%98%80".repeat(300)}`);
  const values = await stage.metadata();
  assert.equal(values.utm_source, "a".repeat(499));
  assert.match(values.utm_term, /^(😀)+/u);
  await stage.open(`?utm_term=${"%F0%9F%98%80".repeat(150)}&utm_content=${"%C3%A9".repeat(60)}`);
  for (const [key, value] of Object.entries(await stage.metadata())) {
    assert.ok(key.length <= 40 && value.length <= 500 && typeof value === "string", key);
    assert.ok(value.isWellFormed(), key);
  }
});

scenario("every key there is, and no other", async (stage) => {
  const query = ["source", "medium", "campaign", "term", "content"].map((name) => `utm_${name}=${name}`).join("&");
  await stage.open(`?${query}&utm_id=7&gclid=1&email=ann`, { referrer: "https://mail.example/x?y#z" });
  await stage.evaluate(() => headwater.identify("u_1", { email: "ann@shop.example" }));
  assert.deepEqual(Object.keys(await stage.metadata()).sort(), [...KEYS].sort());
});

scenario("hostile parameters travel as text", async (stage) => {
  await stage.open(
    "?utm_source=%3Cscript%3Ealert(1)%3C/script%3E&utm_campaign=%22%7D%5C%00&utm_term=%ff%fe&utm_content=__proto__",
  );
  const values = await stage.metadata();
  assert.equal(values.utm_source, "<script>alert(1)</script>");
  assert.equal(values.utm_campaign, '"}\\');
  assert.equal(values.utm_content, "__proto__");
});

scenario("the queue form answers the same", async (stage) => {
  await stage.open("?utm_source=news");
  assert.deepEqual(await stage.evaluate(() => headwater("getAttributionMetadata")), await stage.metadata());
});

scenario("of several click ids a checkout is told the one that the Worker takes", async (stage) => {
  await stage.open("?fbclid=1&ttclid=2");
  assert.equal((await stage.metadata()).click_id, "ttclid:2");
});
