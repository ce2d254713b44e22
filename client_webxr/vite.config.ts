import { loadEnv, type Plugin } from "vite";
import { defineConfig } from "vitest/config";

const FETCH = '"function"!=typeof fetch?Promise.resolve()';

/**
 * The layout engine of the panels in VR carries its WebAssembly as text, and tries to fetch that text before it decodes
 * it itself. Our Content-Security-Policy refuses the fetch, rightly; so it shall decode at once.
 */
const yogaWithoutFetch: Plugin = {
  name: "yoga-without-fetch",
  apply: "build",
  transform(code, id) {
    if (!id.includes("yoga-wasm-base64-esm")) return null;
    if (!code.includes(FETCH)) this.error("yoga-layout has changed: look at how it loads its WebAssembly");
    return { code: code.replace(FETCH, "true?Promise.resolve()"), map: null };
  },
};

/**
 * The same panels can make fonts in the browser, which ours never do. The code for it is shaken out of the bundle; the
 * worker that it would have started is left behind as a file that nothing names.
 */
const noForgottenWorkers: Plugin = {
  name: "no-forgotten-workers",
  apply: "build",
  generateBundle(_options, bundle) {
    const code = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [file.code] : []));
    for (const { type, fileName } of Object.values(bundle)) {
      const name = fileName.slice(fileName.lastIndexOf("/") + 1);
      if (type === "asset" && /^worker-.*\.js$/.test(name) && !code.some((text) => text.includes(name)))
        delete bundle[fileName];
    }
  },
};

export default defineConfig(({ mode }) => {
  const { STILLROOM_DEV_SERVER: server = "http://127.0.0.1:8080" } = loadEnv(mode, ".", "STILLROOM_");
  return {
    plugins: [yogaWithoutFetch, noForgottenWorkers],
    build: {
      target: "es2022",
      // The server's Content-Security-Policy has no room for scripts in pages or in data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // The room page loads three.js; it is one chunk by nature.
      chunkSizeWarningLimit: 1500,
      rollupOptions: { input: { index: "index.html", room: "room.html" } },
    },
    worker: { format: "es" as const },
    server: {
      // `make dev`: pages from here with hot reload, everything else from the running world server.
      proxy: {
        // The world server serves room.html at /room/<slug>; so does the development server.
        "^/room/[\\w-]+/?(\\?|$)": { target: server, bypass: () => "/room.html" },
        "/api": server,
        "/scenes": server,
        "/ws": { target: server, ws: true },
      },
    },
    test: {
      // Property tests search for long where the machine does other things too.
      testTimeout: 20_000,
      coverage: {
        // What has no DOM, no socket and no GPU is tested to the last branch.
        include: ["src/net/**", "src/pose/**", "src/ui/**", "src/voice/**"],
        exclude: [
          "src/net/socket.worker.ts",
          "src/net/hosted.ts",
          "src/ui/dom/**",
          // What touches the browser's audio; the end-to-end tests hear it.
          "src/voice/{codec,ear,graph,microphone,others,plane,sound,worklets,*.worklet}.ts",
          "src/voice/*.d.ts",
        ],
        reporter: ["text"],
        thresholds: { branches: 100, functions: 100, lines: 100 },
      },
    },
  };
});
