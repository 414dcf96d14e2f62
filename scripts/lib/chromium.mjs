// The Chromium that the browser tests need.

import { ensureBrowser } from "./browser.mjs";

const CHROMIUM = {
  called: "Chrome or Chromium",
  variable: "HEADWATER_CHROMIUM",
  debian: "chromium",
  names: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
  places: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  ],
};

/** The path of a Chrome or Chromium, installed now if need be and if we may. */
export const ensureChromium = () => ensureBrowser(CHROMIUM);
