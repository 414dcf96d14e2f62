// A person's page: subscriptions in words, ids shortened; and what brought a payment's answer about.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Subscription } from "../src/api/types";
import {
  amountText,
  deviceText,
  engagedText,
  nameOf,
  shortId,
  subscriptionStatus,
  turningPoint,
} from "../src/page/person/words";
import { causeWord } from "../src/page/payment/words";

const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  id: "sub_1",
  customer: "cus_1",
  status: "active",
  plan: "Tea club",
  amount_minor: 1200,
  currency: "eur",
  minor_per_major: 100,
  interval: "month",
  interval_count: 1,
  current_period_end_s: 500,
  cancel_at_period_end: false,
  trial_end_s: null,
  ended_s: null,
  created_s: 1,
  ...change,
});

test("what a subscription costs", () => {
  assert.equal(amountText(subscription(), "en"), "€12.00 a month");
  assert.equal(amountText(subscription({ interval_count: 3 }), "en"), "€12.00 every 3 months");
  assert.equal(amountText(subscription({ interval: null }), "en"), "€12.00");
  assert.equal(amountText(subscription({ amount_minor: 0, interval: "year" }), "en"), "€0.00 a year");
  assert.equal(amountText(subscription({ amount_minor: null }), "en"), "No fixed amount");
});

test("a subscription's turning point is the nearest that is known", () => {
  const point = (change: Partial<Subscription>) => turningPoint(subscription(change));
  assert.deepEqual(point({}), { text: "Paid for until", at_s: 500 });
  assert.deepEqual(point({ cancel_at_period_end: true }), { text: "Ends with the period on", at_s: 500 });
  assert.deepEqual(point({ status: "trialing", trial_end_s: 300 }), { text: "On trial until", at_s: 300 });
  assert.deepEqual(point({ status: "trialing", trial_end_s: 300, cancel_at_period_end: true }), {
    text: "Ends with the period on",
    at_s: 500,
  });
  assert.deepEqual(point({ trial_end_s: 300 }), { text: "Paid for until", at_s: 500 });
  assert.deepEqual(point({ status: "canceled", ended_s: 400, cancel_at_period_end: true }), {
    text: "Ended",
    at_s: 400,
  });
  assert.equal(point({ status: "incomplete_expired" }), null);
  assert.equal(point({ current_period_end_s: null }), null);
});

test("a status of Stripe's has a word, and an unknown one keeps its own", () => {
  assert.equal(subscriptionStatus("past_due"), "Past due");
  assert.equal(subscriptionStatus("on_ice"), "On ice");
});

test("a person is called by an address, else by a short id", () => {
  const id = "8d9f2c11-aaaa-4bbb-8ccc-1234567890ab";
  assert.equal(shortId(id), "8d9f2c11…");
  assert.equal(shortId("cus_OneOfMany"), "cus_OneOfMany");
  assert.equal(nameOf({ id, emails: [] }), "8d9f2c11…");
  assert.equal(nameOf({ id, emails: ["ada@example.com", "b@example.com"] }), "ada@example.com");
});

test("what brought an answer about reads as words", () => {
  assert.equal(causeWord("backfill"), "the first import");
  assert.equal(causeWord("asked_stripe"), "a question to Stripe");
  assert.equal(causeWord("charge.succeeded"), "Stripe’s charge.succeeded");
  assert.equal(causeWord("some_new_cause"), "some new cause");
});

test("how long a visit's pages were looked at", () => {
  const texts = [0, 999, 1000, 45_999, 60_000, 185_000, 3_600_000, 7_805_000, 90_000_000].map((ms) =>
    engagedText(ms).replaceAll("\u00a0", " "),
  );
  assert.deepEqual(texts, ["under 1 s", "under 1 s", "1 s", "45 s", "1 min", "3 min 5 s", "1 h", "2 h 10 min", "25 h"]);
});

test("what is known of a visit's device, and no more", () => {
  const nothing = { country: null, device: null, browser: null, os: null, is_new: null };
  const text = (change: object) => deviceText({ ...nothing, ...change }, "en");
  assert.equal(
    text({ country: "DE", device: "mobile", browser: "Chrome", os: "Android", is_new: true }),
    "Chrome on Android, phone, Germany, first visit",
  );
  assert.equal(text({ device: "desktop", os: "Linux", is_new: false }), "Linux, computer");
  assert.equal(text({ browser: "Instagram", country: "??" }), "Instagram, ??");
  assert.equal(text({}), "");
});
