// The docs' site under /docs, as the Worker serves it: every page and every link of it, the search, and how it looks.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { GUIDES } from "../../docs/site/contents.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { faultsInLook } from "./look.mjs";
import { startStand, walking } from "./stand.mjs";

const ADDRESSES = ["/docs/", ...GUIDES.map(({ slug }) => `/docs/${slug}`)];

let stand;
before(async () => {
  stand = await startStand();
});
after(() => stand?.close());

test("the menu has every guide, and the user guide first", () => {
  const guides = readdirSync(at("docs")).filter((name) => name.endsWith(".md"));
  const listed = GUIDES.map(({ file }) => file).filter((file) => file.startsWith("docs/"));
  assert.deepEqual(listed.toSorted(), guides.map((name) => `docs/${name}`).toSorted());
  assert.equal(GUIDES[0]?.slug, "user-guide");
});

test("every page is served without a sign-in, and every link within the docs leads somewhere", async () => {
  const pages = new Map();
  const load = async (address) => {
    const response = await fetch(stand.origin + address);
    assert.equal(response.status, 200, address);
    assert.match(response.headers.get("content-security-policy") ?? "", /script-src 'self'/, address);
    const html = await response.text();
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...html.matchAll(/ href="([^"]+)"/g)].map(([, href = ""]) => href);
    pages.set(address, { ids, links });
  };
  for (const address of ADDRESSES) await load(address);
  const dead = [];
  for (const [address, { links }] of pages)
    for (const link of links.filter((link) => link.startsWith("#") || link.startsWith("/docs/"))) {
      const [path, anchor] = link.split("#");
      const page = pages.get(path || address);
      const file = page ? null : await fetch(stand.origin + path);
      if (page ? anchor && !page.ids.has(anchor) : !file?.ok) dead.push(`${address}: ${link}`);
    }
  assert.deepEqual(dead, []);
  assert.equal((await fetch(`${stand.origin}/docs`)).url, `${stand.origin}/docs/`);
  assert.equal((await fetch(`${stand.origin}/docs/no-such-guide`)).status, 404);
});

test("HTML within a guide is shown as text", () => {
  const html = readFileSync(at("www", "dist", "docs", "tracker.html"), "utf8");
  const own = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  assert.deepEqual(own, ['<script type="module" src="/docs/search.js">']);
  assert.ok(html.includes("&#60;script defer"), "the snippet is there to be copied");
});

test("the search finds a section, by the keyboard alone, and leads to it", async () => {
  await walking(stand, "docs-search", async (page) => {
    await page.goto(`${stand.origin}/docs/`);
    await page.locator(".search").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("restricted key");
    const first = page.locator(".place").first();
    await first.waitFor();
    const texts = await page.locator(".place").allTextContents();
    assert.ok(
      texts.some((text) => text.includes("By a restricted key")),
      texts.join(),
    );
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".found").isVisible(), false);
    await page.fill(".field", "<img src=x onerror=alert(1)> zzzqqq");
    await page.getByText("Nothing was found").waitFor();
    await page.fill(".field", "by a restricted key");
    await page.locator(".place", { hasText: "By a restricted key" }).first().click();
    await page.waitForURL((url) => url.pathname === "/docs/user-guide" && url.hash === "#by-a-restricted-key");
  });
});

test("every page fits each width, and axe finds nothing in light or dark", async () => {
  await walking(stand, "docs-looks", async (page) => {
    const found = [];
    for (const address of ADDRESSES) {
      await page.goto(stand.origin + address);
      found.push(...(await faultsInLook(page, address)));
    }
    assert.deepEqual(found, []);
  });
});
