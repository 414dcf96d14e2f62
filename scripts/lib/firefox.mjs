// The Firefox that the tracker's scenarios are played in. Where there is none, Chromium alone plays them.

import { ensureBrowser } from "./browser.mjs";

const FIREFOX = {
  called: "Firefox",
  variable: "HEADWATER_FIREFOX",
  debian: "firefox-esr",
  names: ["firefox-esr", "firefox"],
  places: ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:\\Program Files\\Mozilla Firefox\\firefox.exe"],
};

/** The path of a Firefox, installed now if need be and if we may. */
export const ensureFirefox = () => ensureBrowser(FIREFOX);
