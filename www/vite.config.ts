// Builds the dashboard (`npx vite build www`) into www/dist, which the Worker serves as static files.
// Not here: the tracker (`headwater.js`) and the demo shop; `npm run build` puts the former beside this output.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Pages are chunks of their own, but all styles are one file, so that their order does not hang on which page came first
    // (src/app/start.ts).
    cssCodeSplit: false,
  },
  server: { proxy: { "/api": "http://localhost:8787" } },
});
