import { resolve } from "node:path";
import { defineConfig } from "vite";

const server = process.env.STILLROOM_DEV_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    target: "es2022",
    // The room page loads three.js; it is one chunk by nature.
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: { index: resolve(import.meta.dirname, "index.html"), room: resolve(import.meta.dirname, "room.html") },
    },
  },
  worker: { format: "es" },
  server: {
    // `make dev`: pages from here with hot reload, everything else from the running world server.
    proxy: {
      "/api": server,
      "/scenes": server,
      "/ws": { target: server, ws: true },
    },
  },
});
