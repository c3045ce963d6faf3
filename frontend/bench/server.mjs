/** A Kino server on a data folder that the caller keeps: what is measured needs rows that only SQLite can make quickly. */

import { spawn } from "node:child_process";
import { resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const python = resolve(root, "backend/.venv/bin/python");

/** Starts a server and waits until it answers. */
export async function serve(dataDir) {
  const child = spawn(python, ["-m", "kino", "serve"], {
    cwd: resolve(root, "backend"),
    env: {
      ...process.env,
      KINO_DATA_DIR: dataDir,
      KINO_PORT: "0",
      KINO_DEVICES: '["cpu"]',
      KINO_WORKER_THREADS: "1",
      OMP_NUM_THREADS: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await new Promise((told, failed) => {
    let said = "";
    const hear = (chunk) => {
      if (said.length < 20_000) said += chunk;
      const found = /Kino is at (http:\S+)/.exec(said);
      if (found) told(found[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => failed(new Error(`the server ended with ${code}:\n${said}`)));
  });
  return {
    url,
    /** The API; a FormData goes as it is, anything else as JSON. */
    async call(method, path, body) {
      const form = body instanceof FormData;
      const response = await fetch(url + path, {
        method,
        headers: body === undefined || form ? {} : { "content-type": "application/json" },
        body: form ? body : body && JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done();
        child.once("exit", done);
        child.kill("SIGTERM");
      }),
  };
}
