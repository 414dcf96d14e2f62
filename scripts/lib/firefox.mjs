// Firefox for the tracker's scenarios: one that is there already, else Debian's where we may install it.
//
// Chromium is required, Firefox is not: where there is none, its half of the scenarios is skipped, and says so.

import { ensureBrowser } from "./chromium.mjs";

const FIREFOX = {
  called: "Firefox",
  variable: "HEADWATER_FIREFOX",
  debian: "firefox-esr",
  names: ["firefox-esr", "firefox"],
  places: ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:\\Program Files\\Mozilla Firefox\\firefox.exe"],
};

/** The path of a Firefox, installed now if need be and if we may. */
export const ensureFirefox = () => ensureBrowser(FIREFOX);
