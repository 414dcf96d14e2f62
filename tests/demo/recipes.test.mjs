// The checkout recipes: what can be checked of them without their frameworks.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { at } from "../../scripts/lib/paths.mjs";

const page = readFileSync(at("docs", "checkout-recipes.md"), "utf8");
const sections = Object.fromEntries(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split("\n")[0], text]),
);
const SHARED = ["On the page", "See that it worked"];
const recipes = Object.keys(sections).filter((title) => !SHARED.includes(title));
/** The pieces of code of a section: a language and, if it has one, the name of a file. */
const blocks = (title) =>
  [...sections[title].matchAll(/^```(\S+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language, file, code]) => ({
    language,
    file,
    code,
  }));

test("every recipe says how to see that it worked", () => {
  assert.ok(recipes.length >= 12, recipes.join());
  for (const title of recipes) assert.match(sections[title], /see that it worked/i, title);
});

test("a framework that refuses forged requests is sent its token", () => {
  for (const [title, header] of [
    ["Laravel", "X-CSRF-TOKEN"],
    ["Rails", "X-CSRF-Token"],
    ["Django", "X-CSRFToken"],
    ["Flask", "X-CSRFToken"],
    [".NET", "RequestVerificationToken"],
  ]) {
    assert.ok(sections[title].includes(`"${header}"`), title);
  }
});

test("every recipe passes on the keys that the tracker writes, and no others", () => {
  const keys = (text) =>
    [
      ...new Set(
        [...text.matchAll(/\b(headwater_\w+_id|landing_url|referrer|click_id|utm_\w+)\b/g)].map(([key]) => key),
      ),
    ].sort();
  const all = keys(page.split("## On the page")[0]);
  assert.equal(all.length, 12);
  for (const title of recipes.filter((one) => one !== "Payment Links"))
    assert.deepEqual(keys(sections[title]), all, title);
});

const serverOf = (title) => blocks(title).find(({ file }) => file === "server.js")?.code ?? "";

/** Runs the server of a recipe for Express over a Stripe that only notes what it is asked. */
async function ask(title, body) {
  const routes = {};
  const app = { use() {}, post: (path, handler) => (routes[path] = handler) };
  const asked = [];
  const create = async (params) => {
    asked.push(params);
    return { url: "https://checkout.example", client_secret: "secret" };
  };
  const stripe = { checkout: { sessions: { create } }, paymentIntents: { create } };
  new Function("app", "express", "stripe", serverOf(title))(app, { json() {} }, stripe);
  const [handler] = Object.values(routes);
  const answer = {};
  await handler({ body }, { json: (value) => Object.assign(answer, value) });
  return { asked: asked[0], answer };
}

test("the recipes for Express put the ids where Stripe keeps them, and nothing else that a browser sent", async () => {
  const sent = {
    headwater_visitor_id: "v",
    headwater_session_id: "s",
    utm_source: "x".repeat(900),
    price: "0",
    referrer: 7,
  };
  const known = { headwater_visitor_id: "v", headwater_session_id: "s", utm_source: "x".repeat(500) };
  for (const title of ["Express", "Embedded checkout"]) {
    const { asked, answer } = await ask(title, { attribution: sent });
    assert.deepEqual(asked.metadata, known, title);
    assert.deepEqual(asked.payment_intent_data, { metadata: known }, title);
    assert.equal(asked.client_reference_id, "v", title);
    assert.ok(answer.url === "https://checkout.example" || answer.clientSecret === "secret", title);
    const blocked = await ask(title, { attribution: {} });
    assert.deepEqual([blocked.asked.metadata, "client_reference_id" in blocked.asked], [{}, false], title);
  }
  const { asked, answer } = await ask("Payment Element", { attribution: sent });
  assert.deepEqual([asked.metadata, answer], [known, { clientSecret: "secret" }]);
});

// What Next.js and Express bring themselves: React's JSX, Node's process, and the app.
const AMBIENT = `
declare module "react" { export type ReactNode = unknown }
declare namespace JSX {
  interface IntrinsicElements { [name: string]: { [attribute: string]: unknown } }
  interface Element {}
  interface ElementChildrenAttribute { children: unknown }
}
declare const process: { env: Record<string, string | undefined> };
`;
/** Before a server's code, so that Stripe's own types check what it asks for. */
const SERVER = `
import Stripe from "stripe";
declare const stripe: Stripe;
declare const express: { json(): unknown };
type Handler = (request: { body: { attribution?: unknown } }, response: { json(value: unknown): void }) => Promise<void>;
declare const app: { use(one: unknown): void; post(path: string, handler: Handler): void };
`;

test("the recipes in TypeScript and JavaScript fit Stripe's types", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "headwater-"));
  const write = (name, text) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  try {
    symlinkSync(at("node_modules"), join(folder, "node_modules"));
    for (const { file, code } of blocks("Next.js")) write(file, code);
    write("next.d.ts", AMBIENT);
    for (const title of ["Express", "Payment Element", "Embedded checkout"]) {
      const code = serverOf(title);
      // JavaScript names no types: only the one of what a browser sent is put in.
      write(
        `${title.replaceAll(" ", "-")}.ts`,
        SERVER + code.replace("(sent) =>", "(sent: any): Record<string, string> =>"),
      );
    }
    write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noUncheckedIndexedAccess: true,
          noEmit: true,
          skipLibCheck: true,
          target: "ES2022",
          module: "ESNext",
          moduleResolution: "bundler",
          jsx: "preserve",
          lib: ["ES2023", "DOM", "DOM.Iterable"],
          types: [],
        },
        include: ["**/*.ts", "**/*.tsx"],
        exclude: ["node_modules"],
      }),
    );
    const tsc = spawnSync(process.execPath, [at("node_modules", "typescript", "bin", "tsc"), "--project", folder], {
      encoding: "utf8",
    });
    assert.equal(tsc.stdout, "");
    assert.equal(tsc.status, 0, tsc.stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
