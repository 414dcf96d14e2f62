// One browser of each kind for the whole run, found and started with what the scenarios need.
//
// Both are driven through the same interface. Chromium speaks its own protocol; Firefox, as Debian and Mozilla ship it,
// speaks WebDriver BiDi.

import { chromium, firefox } from "playwright-core";
import { ensureChromium } from "../../scripts/lib/chromium.mjs";
import { ensureFirefox } from "../../scripts/lib/firefox.mjs";

const CHROMIUM = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * 127.0.0.1",
];

async function startChromium() {
  const executablePath = await ensureChromium();
  // Pages must be able to come out of the browser's own cache, which the driver switches off by default.
  return chromium.launch({ executablePath, args: CHROMIUM, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
}

const FIREFOX = {
  "network.dns.forceResolve": "127.0.0.1",
  // Addresses of search engines and checkouts travel whole, as the made-up ones of the scenarios are meant to.
  "network.http.referer.disallowCrossSiteRelaxingDefault": false,
};

async function startFirefox() {
  const executablePath = await ensureFirefox();
  const browser = await firefox.launch({ channel: "moz-firefox", executablePath, firefoxUserPrefs: FIREFOX });
  acceptOlderProtocol(browser);
  return browser;
}

/** The driver asks each new window for a colour scheme, by a command that an ESR may not know yet. We don't need it. */
function acceptOlderProtocol(browser) {
  const session = Object.getPrototypeOf(browser._connection.toImpl(browser)._browserSession);
  const { send } = session;
  session.send = async function (method, ...rest) {
    if (method != "emulation.setMediaFeaturesOverride") return send.call(this, method, ...rest);
    return {};
  };
}

export const STARTERS = { chromium: startChromium, firefox: startFirefox };
