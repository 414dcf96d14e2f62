/** What `headwater.js` puts on the page. The types stand in the npm package's folder, so that it can be published alone. */
export * from "./package/headwater.js";
