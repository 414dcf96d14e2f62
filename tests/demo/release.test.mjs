// A release runs and deploys by Node alone: unpacked in a folder of its own, with a PATH that has neither Rust nor a compiler.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { after, before, test } from "node:test";
import { extract, list } from "tar";
import { freePort } from "../../scripts/lib/ports.mjs";
import { writeArchive } from "../../scripts/lib/release/archive.mjs";
import { partsOfRelease, refused } from "../../scripts/lib/release/parts.mjs";

const POSIX = process.platform !== "win32";
const START_TIMEOUT_MS = 240_000;
const TIME = new Date("2026-01-02T03:04:05Z");

const folder = mkdtempSync(join(tmpdir(), "headwater-release-test-"));
let archive = "";
let root = "";
before(async () => {
  archive = await writeArchive(join(folder, "one"), TIME);
  await extract({ file: archive, cwd: folder });
  root = join(folder, "headwater-0.1.0");
});
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** A machine with Node, npm and a shell, and nothing else that is called by name. */
function bareEnvironment() {
  const bin = join(folder, "bin");
  if (!existsSync(bin)) {
    mkdirSync(bin);
    const tools = { node: process.execPath, sh: "/bin/sh", env: "/usr/bin/env" };
    for (const [name, file] of Object.entries(tools)) symlinkSync(file, join(bin, name));
    const npm = spawnSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).stdout.trim();
    symlinkSync(npm, join(bin, "npm"));
  }
  const { HOME, npm_config_registry, npm_config_cache, NPM_CONFIG_USERCONFIG } = process.env;
  const kept = {
    HOME,
    npm_config_registry,
    npm_config_cache,
    NPM_CONFIG_USERCONFIG,
    CARGO_HOME: join(folder, "no-cargo"),
  };
  return { PATH: bin, CI: "true", WRANGLER_SEND_METRICS: "false", ...kept };
}

test("the same build gives the same bytes, and every part has an allowed licence", async () => {
  const digest = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
  assert.equal(digest(await writeArchive(join(folder, "two"), TIME)), digest(archive));
  const parts = partsOfRelease();
  assert.ok(parts.length > 50, `${parts.length} parts`);
  for (const name of ["worker", "aes-gcm", "svelte", "minisearch"])
    assert.ok(
      parts.some((part) => part.name === name),
      name,
    );
  assert.deepEqual(refused(parts), []);
  const odd = { ...parts[0], licence: "GPL-3.0-only" };
  assert.deepEqual(refused([odd, { ...odd, licence: "MIT OR GPL-3.0-only" }, { ...odd, licence: "" }]), [
    odd,
    { ...odd, licence: "" },
  ]);
  const bom = JSON.parse(readFileSync(join(root, "sbom.cdx.json"), "utf8"));
  assert.equal(bom.components.length, parts.length);
  assert.ok(readFileSync(join(root, "THIRD_PARTY.md"), "utf8").includes("Apache License"));
});

test("it has what is built, and no source, secret or database", async () => {
  const names = [];
  await list({ file: archive, onReadEntry: ({ path }) => names.push(path.split("/").slice(1).join("/")) });
  for (const name of ["worker/build/index_bg.wasm", "www/dist/headwater.js", "www/dist/docs/index.html", "LICENSE"])
    assert.ok(names.includes(name), name);
  assert.deepEqual(
    names.filter((name) =>
      /\.(rs|svelte|ts)$|^core|\.dev\.vars|\.headwater|\.wrangler|\.sqlite|node_modules/.test(name),
    ),
    [],
  );
});

test("it starts on a machine without Rust and without a compiler", { skip: !POSIX }, async () => {
  const [port, demoPort] = [await freePort(), await freePort()];
  const env = { ...bareEnvironment(), HEADWATER_PORT: String(port), HEADWATER_DEMO_PORT: String(demoPort) };
  const child = spawn("npm", ["start"], { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  const gone = new Promise((resolve) => child.on("close", resolve));
  try {
    const until = Date.now() + START_TIMEOUT_MS;
    while (!printed.includes("Headwater runs on this machine") && child.exitCode === null && Date.now() < until)
      await wait(200);
    assert.match(printed, /Headwater runs on this machine/, printed);
    const origin = `http://localhost:${port}`;
    assert.equal((await (await fetch(`${origin}/api/health`)).json()).ok, true);
    for (const path of ["/", "/headwater.js", "/docs/user-guide"])
      assert.equal((await fetch(origin + path)).status, 200, path);
    assert.equal((await fetch(`http://localhost:${demoPort}/`)).status, 200);
  } finally {
    process.kill(-(child.pid ?? 0), "SIGTERM");
    await gone;
  }
});

test("wrangler takes it, as far as that can be tried without an account", { skip: !POSIX }, () => {
  const args = [
    join(root, "node_modules", "wrangler", "bin", "wrangler.js"),
    "deploy",
    "--dry-run",
    "--outdir",
    join(folder, "out"),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: bareEnvironment(),
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /env\.DB/);
});
