import { resolve } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = process.env.STILLROOM_DEV_SERVER ?? "http://127.0.0.1:8080";

/** The world server serves room.html at /room/<slug>; so does the development server. */
const roomAddresses: Plugin = {
  name: "room-addresses",
  configureServer(dev) {
    dev.middlewares.use((request, _, next) => {
      if (/^\/room\/[\w-]+\/?(\?|$)/.test(request.url ?? "")) request.url = "/room.html";
      next();
    });
  },
};

export default defineConfig({
  plugins: [roomAddresses],
  build: {
    target: "es2022",
    // The room page loads three.js; it is one chunk by nature.
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: {
        index: resolve(import.meta.dirname, "index.html"),
        room: resolve(import.meta.dirname, "room.html"),
      },
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
  test: {
    coverage: {
      // What has no DOM, no socket and no GPU is tested to the last branch.
      include: ["src/net/**", "src/pose/**", "src/ui/**"],
      exclude: ["src/net/socket.worker.ts", "src/net/hosted.ts", "src/ui/dom/**"],
      reporter: ["text"],
      thresholds: { branches: 100, functions: 100, lines: 100 },
    },
  },
});
