import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const executablePath = process.env["KINO_CHROMIUM"] ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  throw new Error(
    `the browser tests need Chromium, and ${executablePath} is not there: apt install chromium, or set KINO_CHROMIUM`,
  );
}

export default defineConfig({
  testDir: "e2e",
  // Each worker has a server with a model of its own; two cores carry one.
  workers: 1,
  // Many times what anything takes: a test waits for what it waits for, not for the machine.
  timeout: 300_000,
  // A machine that is busy with something else may stall a browser for seconds. What fails three times has failed; what
  // fails less often is told as flaky.
  retries: 2,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
