// The checkout recipes: what can be checked of them without their frameworks.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { at } from "../../scripts/lib/paths.mjs";

const page = readFileSync(at("docs", "checkout-recipes.md"), "utf8");
const sections = Object.fromEntries(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split("\n")[0], text]),
);
const blocks = (title, language) =>
  [...sections[title].matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code]) => code);

test("every recipe says how to see that it worked", () => {
  const recipes = Object.keys(sections).filter((title) => title !== "On the page");
  assert.ok(recipes.length >= 6, recipes.join());
  for (const title of recipes) assert.match(sections[title], /see that it worked/i, title);
});

test("a framework that refuses forged requests is sent its token", () => {
  for (const [title, header] of [
    ["PHP and Laravel", "X-CSRF-TOKEN"],
    ["Rails", "X-CSRF-Token"],
    ["Python and Django", "X-CSRFToken"],
  ]) {
    assert.ok(
      blocks(title, "js").some((code) => code.includes(`"${header}"`)),
      title,
    );
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
  for (const title of ["Node", "Next.js", "PHP and Laravel", "Rails", "Python and Django"])
    assert.deepEqual(keys(sections[title]), all, title);
});

test("the Next.js recipe is typed", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "headwater-"));
  try {
    const [types, route] = blocks("Next.js", "ts");
    const [button] = blocks("Next.js", "tsx");
    mkdirSync(join(folder, "app", "create-checkout-session"), { recursive: true });
    symlinkSync(at("node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "headwater.d.ts"), types);
    writeFileSync(join(folder, "app", "create-checkout-session", "route.ts"), route);
    writeFileSync(join(folder, "app", "buy-button.tsx"), button);
    // What Next.js itself brings: React's JSX and Node's process.
    writeFileSync(
      join(folder, "next.d.ts"),
      "declare namespace JSX { interface IntrinsicElements { button: { onClick(): void; children: unknown } } interface Element {} interface ElementChildrenAttribute { children: unknown } }\n" +
        "declare const process: { env: Record<string, string | undefined> };\n",
    );
    writeFileSync(
      join(folder, "tsconfig.json"),
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
