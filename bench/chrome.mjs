// A browser driven by its own protocol and nothing else.
//
// What drives the browser tests watches every request of every page, and watching costs the page milliseconds: it would
// be measured as ours. Here a page is watched only in the way that a measure needs.

import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `{ send(method, params, session), on(method, listener), close() }`; listeners are given params and session. */
export async function startChrome(program, args) {
  const profile = mkdtempSync(join(tmpdir(), "headwater-bench-"));
  const child = spawn(
    program,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-extensions",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      ...args,
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const address = await listeningAt(child);
  const socket = new WebSocket(address);
  await new Promise((open, failed) => {
    socket.onopen = open;
    socket.onerror = () => failed(new Error("The browser can't be spoken to."));
  });
  const waiting = new Map();
  const listeners = new Map();
  socket.onmessage = ({ data }) => {
    const { id, method, params, result, error, sessionId } = JSON.parse(data);
    if (method) return listeners.get(method)?.forEach((listener) => listener(params, sessionId));
    const { answered, refused } = waiting.get(id);
    waiting.delete(id);
    return error ? refused(new Error(error.message)) : answered(result);
  };
  let count = 0;
  const send = (method, params = {}, sessionId) =>
    new Promise((answered, refused) => {
      count += 1;
      waiting.set(count, { answered, refused });
      socket.send(JSON.stringify({ id: count, method, params, sessionId }));
    });
  return {
    send,
    /** Answers what ends the listening. */
    on(method, listener) {
      if (!listeners.has(method)) listeners.set(method, new Set());
      listeners.get(method).add(listener);
      return () => listeners.get(method).delete(listener);
    },
    async close() {
      const ended = new Promise((end) => child.once("exit", end));
      // Asked, so that its other processes have ended too and nothing is written any more.
      await send("Browser.close");
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function listeningAt(child) {
  return new Promise((found, failed) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) found(address);
    });
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`The browser ended by itself:\n${said}`)));
  });
}

/** Runs `work(session)` with an empty page of a browser that was never anywhere. */
export async function withNewPage(chrome, work) {
  const { browserContextId } = await chrome.send("Target.createBrowserContext");
  try {
    const { targetId } = await chrome.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await chrome.send("Target.attachToTarget", { targetId, flatten: true });
    return await work(sessionId);
  } finally {
    await chrome.send("Target.disposeBrowserContext", { browserContextId });
  }
}

/** What the browser did while `work` went on, as trace events of its developer tools' timeline. */
export async function traced(chrome, work) {
  const events = [];
  const stop = chrome.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await chrome.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline"] },
  });
  await work();
  const complete = new Promise((done) => {
    const off = chrome.on("Tracing.tracingComplete", () => done(off()));
  });
  await chrome.send("Tracing.end");
  await complete;
  stop();
  return events;
}
