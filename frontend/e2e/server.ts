/** A real Kino server with a data folder of its own, as `./run.sh` runs it: supervised, with the shipped model. */

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export interface Kino {
  url: string;
  dataDir: string;
  modelsDir: string;
  /** The API, for what a test needs to be there before it begins. */
  call: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  /** The server's process just now; another one after a restart. */
  pid: () => number;
  stop: () => Promise<void>;
}

export interface StartOptions {
  environment?: Record<string, string>;
  /** With the plugins of `e2e/plugins`: one parameter of every type, and one that is broken. */
  plugins?: boolean;
  /** With a models folder of its own, a copy, where a test may put more. */
  ownModels?: boolean;
}

/** Starts a server and waits until it answers. */
export async function startKino(options: StartOptions = {}): Promise<Kino> {
  const { environment = {}, plugins = false, ownModels = false } = options;
  const dataDir = mkdtempSync(join(tmpdir(), "kino-e2e-"));
  const shipped = join(root, "backend/models_storage");
  const modelsDir = ownModels ? join(dataDir, "models") : shipped;
  if (ownModels) cpSync(shipped, modelsDir, { recursive: true });
  if (plugins)
    cpSync(join(import.meta.dirname, "plugins"), join(dataDir, "plugins"), {
      recursive: true,
      filter: (path) => !path.endsWith("__pycache__"),
    });
  const child = spawn(
    join(root, "run.sh"),
    ["supervise", join(root, "backend/.venv/bin/python"), "-m", "kino", "serve"],
    {
      cwd: join(root, "backend"),
      env: {
        ...process.env,
        KINO_DATA_DIR: dataDir,
        KINO_MODELS_DIR: modelsDir,
        KINO_PORT: String(await freePort()),
        KINO_WORKER_THREADS: "1",
        KINO_DEVICES: '["cpu"]',
        OMP_NUM_THREADS: "1",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const url = await announced(child);
  return {
    url,
    dataDir,
    modelsDir,
    call: async <T>(method: string, path: string, body?: unknown) => {
      const headers: Record<string, string> =
        body === undefined ? {} : { "content-type": "application/json" };
      const form = body instanceof FormData;
      const response = await fetch(`${url}${path}`, {
        method,
        headers: form ? {} : headers,
        ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    pid: () => (JSON.parse(readFileSync(join(dataDir, "kino.lock"), "utf8")) as { pid: number }).pid,
    stop: async () => {
      await ended(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      // A restarted server must come back where the page looks for it, so the port is chosen here, once.
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      // Later words still have to be taken, or the pipe fills and the server waits; they need no keeping.
      if (said.length < 20_000) said += chunk.toString();
      const found = /Kino is at (http:\S+)/.exec(said);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
