import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["KINO_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The server puts a fresh nonce in its place with every page it sends.
  html: { cspNonce: "KINO_NONCE" },
  build: {
    target: "es2023",
    // What is inlined as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    license: { fileName: "licences.md" },
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      // The server takes a WebSocket only from its own address, so the page's is not passed on.
      ["/api", "/media", "/health"].map((path) => [
        path,
        { target: server, changeOrigin: true, ws: true, rewriteWsOrigin: true },
      ]),
    ),
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
    retry: 1,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
