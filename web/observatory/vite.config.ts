// One script and one style sheet with hashed names, no inlined files, no polyfills.

import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": "http://127.0.0.1:7654", "/metrics": "http://127.0.0.1:7654" } },
});
