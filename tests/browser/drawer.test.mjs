// A payment is a drawer over the list that it was opened from, and a page of its own by its address. It is left by Escape, Back, its button
// and a click beside it; J and K walk the list, beyond what it shows; whatever is clicked twice does no harm.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { fillHistory } from "../../scripts/lib/demo-history.mjs";
import { startStand, walking } from "./stand.mjs";

let stand;
before(async () => {
  stand = await startStand();
  await fillHistory(stand, stand.home);
});
after(() => stand?.close());

const id = (name) => `[data-testid="${name}"]`;
const RANGE = "mode=test&range=90d";

async function open(page, path, query = "") {
  await page.goto(`${stand.origin}/sites/${stand.site}${path}?${RANGE}${query}`);
  await page.fill(id("sign-in-token"), stand.local.owner_token);
  await page.click(id("sign-in-submit"));
}

const rows = (page) => page.locator(id("payment-row"));
const isOpen = (page) =>
  page
    .locator(`${id("drawer")} ${id("came-from")}, ${id("drawer")} ${id("missing")}`)
    .first()
    .waitFor();
const isClosed = (page) => page.locator(id("drawer")).waitFor({ state: "detached" });
const paymentOf = (page) => decodeURIComponent(new URL(page.url()).pathname.split("/").pop() ?? "");
const depth = (page) => page.evaluate(() => history.length);
const scrolled = (page) => page.evaluate(() => Math.round(scrollY));
/** Whose row the focus is in. */
const focused = (page) =>
  page.evaluate(() => document.activeElement?.closest("[data-payment]")?.getAttribute("data-payment"));
const focusIsOn = (page, payment) =>
  page.waitForFunction(
    (wanted) => document.activeElement?.closest("main [data-payment]")?.getAttribute("data-payment") === wanted,
    payment,
  );

async function listed(page) {
  await rows(page).nth(49).waitFor();
  return rows(page).evaluateAll((all) => all.map((one) => one.dataset.payment));
}

const openRow = (page, at) => rows(page).nth(at).locator("a").first().click();

test("Escape and Back close it, the list stays where it was, and the focus is on the row again", async () => {
  await walking(stand, "drawer-close", async (page) => {
    await open(page, "/payments");
    const ids = await listed(page);
    await rows(page).nth(24).scrollIntoViewIfNeeded();
    const [list, before, at] = [page.url(), await depth(page), await scrolled(page)];
    assert.ok(at > 0);
    for (const leave of [
      () => page.keyboard.press("Escape"),
      () => page.goBack(),
      () => page.click(id("drawer-close")),
      () => page.mouse.click(8, 300),
    ]) {
      await openRow(page, 24);
      await isOpen(page);
      assert.equal(paymentOf(page), ids[24]);
      assert.equal(await rows(page).count(), 50, "the list is still there");
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
      assert.match(await page.title(), /^Payment /);
      await leave();
      await isClosed(page);
      await focusIsOn(page, ids[24]);
      assert.deepEqual([page.url(), await scrolled(page)], [list, at]);
      assert.match(await page.title(), /^Payments /);
    }
    assert.equal(await depth(page), before + 1, "one step forward, whatever was opened");
    await page.goForward();
    await isOpen(page);
    await page.keyboard.press("Escape");
    await isClosed(page);
    assert.equal(page.url(), list);
  });
});

test("J and K walk the list beyond its first page, and Back closes it from anywhere", async () => {
  await walking(stand, "drawer-walk", async (page) => {
    await open(page, "/payments");
    const ids = await listed(page);
    const list = page.url();
    await openRow(page, 48);
    await isOpen(page);
    const goes = async (key, wanted) => {
      const was = page.url();
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href !== was);
      await isOpen(page);
      if (wanted) assert.equal(paymentOf(page), wanted);
    };
    await goes("j", ids[49]);
    await goes("j");
    const beyond = paymentOf(page);
    assert.ok(!ids.includes(beyond), "it is on the next page of the list");
    assert.ok(new URL(page.url()).searchParams.has("cursor"));
    await goes("j");
    await goes("k", beyond);
    await goes("K", ids[49]);
    await goes("k", ids[48]);
    await goes("k", ids[47]);
    await page.goBack();
    await isClosed(page);
    assert.equal(page.url(), list);
    await focusIsOn(page, ids[47]);
    assert.equal(await page.evaluate(() => document.querySelectorAll("main h1").length), 1);
  });
});

test("loaded again it is a page of its own, which walks on as well", async () => {
  await walking(stand, "drawer-page", async (page) => {
    await open(page, "/payments");
    const ids = await listed(page);
    await openRow(page, 49);
    await isOpen(page);
    await page.reload();
    await page.locator(`main ${id("payment-amount")}`).waitFor();
    await page.locator(`main ${id("payment-older")}`).waitFor();
    assert.equal(await page.locator("dialog[open]").count(), 0);
    await page.keyboard.press("j");
    await page.waitForURL((url) => url.searchParams.has("cursor"));
    assert.ok(!ids.includes(paymentOf(page)));
    await page.locator(`main ${id("payment-older")}`).waitFor();
    await page.keyboard.press("Escape");
    await rows(page).first().waitFor();
    assert.equal(await page.locator("dialog[open]").count(), 0);
  });
});

test("what is clicked or pressed twice does no harm", async () => {
  await walking(stand, "drawer-twice", async (page) => {
    await open(page, "/payments");
    const ids = await listed(page);
    const [list, before] = [page.url(), await depth(page)];
    // At its left the second click meets the page behind, at its right what the drawer has there.
    for (const part of [0.05, 0.95]) {
      const box = await rows(page).nth(3).boundingBox();
      await page.mouse.dblclick(box.x + box.width * part, box.y + 8);
      await isOpen(page);
      assert.equal(paymentOf(page), ids[3]);
      await page.waitForTimeout(700);
      assert.equal(await page.locator(id("drawer")).count(), 1);
      assert.equal(await depth(page), before + 1);
      if (part < 0.5) await page.keyboard.press("Escape");
      if (part < 0.5) await isClosed(page);
    }
    await page.dblclick(id("drawer-close"));
    await isClosed(page);
    await page.waitForTimeout(700);
    assert.equal(page.url(), list);
    await openRow(page, 5);
    await isOpen(page);
    await page.evaluate(() => {
      const press = () =>
        document
          .querySelector("dialog h1")
          ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
      press();
      press();
    });
    await isClosed(page);
    await page.waitForTimeout(300);
    assert.equal(page.url(), list, "one step back, not two");
    // A row at its own place, then quickly on: no payment is skipped or opened twice.
    await openRow(page, 0);
    await isOpen(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.waitForURL((url) => url.pathname.endsWith(encodeURIComponent(ids[2])));
  });
});

test("it opens over each page that lists payments, and writing in it is not lost", async () => {
  await walking(stand, "drawer-pages", async (page) => {
    await open(page, "");
    const lists = [
      ["", `${id("latest")} li`],
      ["/unplaced", id("unplaced-row")],
      ["/explain", id("explain-row")],
      ["/people", null],
    ];
    for (const [path, row] of lists) {
      if (path) await page.goto(`${stand.origin}/sites/${stand.site}${path}?${RANGE}`);
      if (!row) await page.locator("main table a, main li a").first().click();
      const rows = page.locator(row ?? `${id("time-line")} li[data-payment]`);
      await rows.first().waitFor();
      const address = page.url();
      const payment = await rows.first().getAttribute("data-payment");
      await rows.first().locator("a").first().click();
      await isOpen(page);
      assert.equal(paymentOf(page), payment);
      assert.ok(await rows.first().isVisible());
      if (path !== "/unplaced") {
        await page.keyboard.press("Escape");
      } else {
        await page.click(`${id("drawer")} ${id("assign-open")}`);
        await page.fill(`${id("drawer")} ${id("assign-source")}`, "jk a fair");
        await page.keyboard.press("Escape");
        await page.locator(`${id("drawer")} ${id("assign-form")}`).waitFor({ state: "detached" });
        assert.equal(paymentOf(page), payment, "Escape gave up the form, and nothing else");
        await page.keyboard.press("Escape");
      }
      await isClosed(page);
      await focusIsOn(page, payment);
      assert.equal(page.url(), address);
      assert.equal(await focused(page), payment);
    }
  });
});

test("the six models stand side by side, each sums to the net, and a list names the largest share", async () => {
  await walking(stand, "drawer-models", async (page) => {
    await open(page, "/payments", "&model=linear");
    await rows(page).nth(10).waitFor();
    const shared = page.locator(`${id("payment-row")}:has(${id("row-shared")})`).first();
    await shared.waitFor();
    assert.match(await shared.locator(id("row-shared")).textContent(), /largest of \d+ shares/);
    await shared.locator("a").first().click();
    await isOpen(page);
    const number = (text) => Number(text.replace("−", "-").replace(/[^0-9.-]/g, ""));
    const net = number(await page.locator(`${id("drawer")} ${id("payment-net")}`).textContent());
    const cells = page.locator(`${id("credits")} td[data-model]`);
    const sums = await cells.evaluateAll((all) =>
      all.map((one) => [one.dataset.model, one.querySelector("strong")?.textContent ?? "0"]),
    );
    const models = [...new Set(sums.map(([model]) => model))];
    assert.equal(models.length, 6);
    for (const model of models) {
      const sum = sums.filter(([one]) => one === model).reduce((all, [, text]) => all + number(text), 0);
      assert.ok(Math.abs(sum - net) < 0.005, `${model}: ${sum} of ${net}`);
    }
    assert.ok(sums.filter(([model, text]) => model === "linear" && text !== "0").length > 1);
  });
});

test("on a phone it fills the screen, and axe finds nothing in light or dark", async () => {
  for (const { colorScheme, width } of /** @type {const} */ ([
    { colorScheme: "light", width: 390 },
    { colorScheme: "dark", width: 390 },
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 1280 },
  ])) {
    await walking(stand, `drawer-looks-${colorScheme}-${width}`, async (page) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 844 });
      await open(page, "/payments", "&model=linear");
      await openRow(page, 0);
      await isOpen(page);
      await page.locator(`${id("drawer")} ${id("ladder")}`).waitFor();
      const box = await page.locator(id("drawer")).boundingBox();
      if (width === 390) assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 390, 844]);
      else {
        // The page's scroll bar keeps its place, so that nothing behind moves.
        assert.ok(box.x > 400 && width - (box.x + box.width) <= 16, JSON.stringify(box));
        assert.equal(box.height, 844);
      }
      const wide = await page.evaluate(() => {
        const drawer = document.querySelector("dialog[open]");
        return [
          document.documentElement.scrollWidth - document.documentElement.clientWidth,
          drawer.scrollWidth - drawer.clientWidth,
        ];
      });
      assert.ok(
        wide.every((one) => one <= 0),
        wide.join(),
      );
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(
        violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html} ${node.failureSummary}`)),
        [],
      );
    });
  }
});
