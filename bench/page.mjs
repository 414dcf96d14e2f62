// Measures what the tracker costs a page: bytes, when its first beacon leaves, how long it holds the main thread. Beside
// it, in the same run on the same page, Plausible's own tracker with all that it can do switched on.
//
// The two take turns, so that whatever else the machine does meets both; what counts is the difference between them.
// Each visit is a browser's first: nothing in its cache, no cookie. The two measures are of visits of their own, since each
// way of watching costs the page something. HEADWATER_BENCH_VISITS says how many visits of each kind there are.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { ensureChromium } from "../scripts/lib/chromium.mjs";
import { listening } from "../scripts/lib/ports.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { line } from "../scripts/lib/say.mjs";
import { startChrome, traced, withNewPage } from "./chrome.mjs";
import { table } from "./table.mjs";

const VISITS = Number(process.env.HEADWATER_BENCH_VISITS ?? 5);
// Browsers take brotli over plain HTTP from this machine only.
const HOST = "www.shop.localhost";
// As people's browsers say it: both trackers ignore machines.
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const TARGET = { beacon_ms: 30, thread_ms: { 1: 5, 4: 25 } };

const mbit = (count) => (count * 1_000_000) / 8;
/** The throttles that Chrome's developer tools go by these names. */
const FAST_4G = { latency: 165, downloadThroughput: mbit(8.1), uploadThroughput: mbit(1.35) };
const SLOW_4G = { latency: 562.5, downloadThroughput: mbit(1.44), uploadThroughput: mbit(0.675) };
const NETWORKS = [
  { name: "no throttle", cpu: 1, network: null },
  { name: "fast 4G, CPU 4×", cpu: 4, network: FAST_4G },
  { name: "slow 4G, CPU 4×", cpu: 4, network: SLOW_4G },
];
const PROCESSORS = [
  { name: "no throttle", cpu: 1 },
  { name: "CPU 4×", cpu: 4 },
];

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

/** Plausible's package as a script of its own, as small as a bundler makes it; kept nowhere. */
async function plausible() {
  const folder = mkdtempSync(join(tmpdir(), "headwater-bench-"));
  try {
    const options = {
      domain: HOST,
      endpoint: "/api/event",
      outboundLinks: true,
      fileDownloads: true,
      formSubmissions: true,
      captureOnLocalhost: true,
    };
    const entry = join(folder, "entry.js");
    const library = at("node_modules", "@plausible-analytics", "tracker", "plausible.js");
    writeFileSync(entry, `import { init } from ${JSON.stringify(library)}; init(${JSON.stringify(options)});`);
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: "iife",
      write: false,
    });
    return Buffer.from(outputFiles[0].contents);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const filler =
  "<p>A notebook that lies flat, in three colours, with two hundred pages of paper that takes ink well.</p>\n".repeat(
    200,
  );
const pageWith = (tag) =>
  Buffer.from(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<link rel="icon" href="data:,">${tag}</head><body><h1>Leaf &amp; Line</h1>${filler}<a href="https://elsewhere.example/">Elsewhere</a></body></html>`);

/** The scripts by name: their bytes, and the page with each on it. */
async function scripts() {
  const attributes = 'data-site="site_bench" data-allow-local data-events="outbound download form"';
  return {
    headwater: {
      source: readFileSync(at("tracker", "dist", "headwater.js")),
      tag: `<script defer src="/headwater.js" ${attributes}></script>`,
    },
    plausible: { source: await plausible(), tag: '<script defer src="/plausible.js"></script>' },
  };
}

/** `{ origin, beaconOf(visit), close() }`: a beacon tells the address of its page, and so the visit. */
async function startServer(all) {
  const files = new Map();
  for (const [name, { source, tag }] of Object.entries(all)) {
    files.set(`/${name}.js`, ["text/javascript; charset=utf-8", brotli(source)]);
    files.set(`/${name}`, ["text/html; charset=utf-8", brotli(pageWith(tag))]);
  }
  /** @type {(sent: string) => void} */
  let came = () => {};
  const server = createServer(async (request, response) => {
    let sent = "";
    for await (const chunk of request) sent += chunk;
    const [type, body] = files.get(request.url?.split("?")[0]) ?? [];
    if (request.method === "POST") {
      response.writeHead(202, { "Content-Type": "text/plain" }).end("ok");
      came(sent);
    } else if (!body) response.writeHead(404).end();
    else
      response
        .writeHead(200, { "Content-Type": type, "Content-Encoding": "br", "Content-Length": body.length })
        .end(body);
  });
  const port = await listening(server);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  // One of the page before may still come when that is closed: how long it was looked at.
  const beaconOf = (visit) => inTime((done) => (came = (sent) => sent.includes(visit) && done()));
  return { origin: `http://${HOST}:${port}`, beaconOf, close };
}

function inTime(work) {
  return new Promise((done, failed) => {
    setTimeout(failed, 15_000, new Error("No beacon was sent.")).unref();
    work(done);
  });
}

let visits = 0;
/** An address of its own for each visit, with a name in it that is in no other. */
function nextVisit(server, name) {
  visits += 1;
  const visit = `visit-${visits}-`;
  return { visit, url: `${server.origin}/${name}?utm_source=newsletter&utm_campaign=${visit}` };
}

/** From the request for the page to the one that is the beacon, by the browser's own clock. */
function beaconVisit({ chrome, server }, name, { cpu, network }) {
  return withNewPage(chrome, async (session) => {
    await chrome.send("Network.enable", {}, session);
    if (network) await chrome.send("Network.emulateNetworkConditions", { offline: false, ...network }, session);
    await chrome.send("Emulation.setCPUThrottlingRate", { rate: cpu }, session);
    let began;
    let stop;
    const beacon = inTime((left) => {
      stop = chrome.on("Network.requestWillBeSent", ({ request, timestamp }, of) => {
        if (of !== session) return;
        began ??= timestamp;
        if (request.method === "POST") left((timestamp - began) * 1000);
      });
    });
    await chrome.send("Page.navigate", { url: nextVisit(server, name).url }, session);
    return beacon.finally(stop);
  });
}

async function threadVisit(stand, name, condition) {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const held = heldBy(`/${name}.js`, await traceOfVisit(stand, name, condition));
    if (held) return held;
  }
  // On a machine with too much to do a trace now and then comes without a page's events.
  throw new Error(`Three traces have nothing of ${name}.`);
}

function traceOfVisit({ chrome, server }, name, { cpu }) {
  return withNewPage(chrome, async (session) => {
    await chrome.send("Emulation.setCPUThrottlingRate", { rate: cpu }, session);
    return traced(chrome, async () => {
      const { visit, url } = nextVisit(server, name);
      const beacon = server.beaconOf(visit);
      await chrome.send("Page.navigate", { url }, session);
      await beacon;
      await new Promise((done) => setTimeout(done, 50)); // what the answer's arrival sets off
    });
  });
}

const OF_A_SCRIPT = new Set(["v8.compile", "EvaluateScript", "FunctionCall"]);

/**
 * For how long a script was compiled or ran on the main thread: `held` by the clock, `busy` without what it waited for
 * the browser's other processes (cookies are asked of one) and for the processor. What lies within another counts once.
 * Null where the trace has nothing of it.
 */
function heldBy(path, events) {
  const of = ({ name, ph, args }) =>
    OF_A_SCRIPT.has(name) && ph === "X" && (args?.data?.url ?? args?.fileName ?? "").includes(path);
  const main = events.find((event) => of(event) && event.name === "EvaluateScript")?.tid;
  if (!main) return null;
  const sum = { held: 0, busy: 0 };
  let end = 0;
  for (const { ts, dur, tdur } of events
    .filter((event) => of(event) && event.tid === main)
    .sort((a, b) => a.ts - b.ts)) {
    if (ts < end) continue;
    sum.held += dur / 1000;
    sum.busy += tdur / 1000;
    end = ts + dur;
  }
  return sum;
}

/** Both by turns, and who goes first changes from turn to turn. */
async function byTurns(visit) {
  const taken = { headwater: [], plausible: [] };
  for (let turn = 0; turn < VISITS; turn += 1) {
    for (const name of turn % 2 ? ["plausible", "headwater"] : ["headwater", "plausible"])
      taken[name].push(await visit(name));
  }
  return taken;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function row(name, { headwater, plausible }, target) {
  const [ours, theirs] = [median(headwater), median(plausible)];
  const fastest = [headwater, plausible].map((values) => Math.min(...values).toFixed(1));
  return [
    name,
    ours.toFixed(1),
    theirs.toFixed(1),
    (ours - theirs).toFixed(1),
    (ours / theirs).toFixed(2),
    ...fastest,
    target,
  ];
}

// The fastest visit is the one that the rest of the machine disturbed the least.
const HEAD = ["", "ours", "theirs", "difference", "ratio", "fastest: ours", "theirs", "target"];

async function beacons(stand) {
  const rows = [];
  for (const condition of NETWORKS)
    rows.push(
      row(
        condition.name,
        await byTurns((name) => beaconVisit(stand, name, condition)),
        `difference ≤ ${TARGET.beacon_ms}`,
      ),
    );
  table(`Milliseconds until the first beacon leaves, medians of ${VISITS} first visits each`, HEAD, rows);
}

async function threads(stand) {
  const rows = [];
  for (const condition of PROCESSORS) {
    const taken = await byTurns((name) => threadVisit(stand, name, condition));
    const only = (field) => ({
      headwater: taken.headwater.map((it) => it[field]),
      plausible: taken.plausible.map((it) => it[field]),
    });
    rows.push(row(`${condition.name}, held`, only("held"), `ours ≤ ${TARGET.thread_ms[condition.cpu]}`));
    rows.push(row(`${condition.name}, of it busy`, only("busy"), ""));
  }
  table(
    "Milliseconds of the main thread: compiling, evaluating, calls, until the first beacon is answered",
    HEAD,
    rows,
  );
}

/** Prints three tables; without a browser, the first. */
export async function measurePage() {
  const all = await scripts();
  const [ours, theirs] = [all.headwater, all.plausible].map(({ source }) => brotli(source).length);
  table("Bytes of the script (brotli 11), beside Plausible's", HEAD.slice(0, 5), [
    ["whole", ours, theirs, ours - theirs, (ours / theirs).toFixed(2)],
  ]);
  const program = await ensureChromium().catch((error) => error);
  if (program instanceof Error) return line(`\nThe tracker's time on a page was not measured. ${program.message}`);
  const server = await startServer(all);
  const chrome = await startChrome(program, [
    `--user-agent=${USER_AGENT}`,
    "--disable-blink-features=AutomationControlled",
  ]);
  try {
    await beaconVisit({ chrome, server }, "headwater", NETWORKS[0]); // the browser warms up
    await beacons({ chrome, server });
    await threads({ chrome, server });
  } finally {
    await chrome.close();
    server.close();
  }
}

if (process.argv[1] === import.meta.filename) await measurePage();
