/** What Kino tells of itself, in words: for the dialogs, and as text to put under a bug report. */

import type { Health, Info, Worker } from "@/api/types";
import { bytes, duration } from "@/lib/time";
import type { Status } from "@/ui";

export interface Fact {
  name: string;
  value: string;
  /** A path or an address: shown in full, with breaks anywhere. */
  path?: boolean;
}

export const WORKER_WORDS: Record<Worker["state"], { status: Status; word: string }> = {
  absent: { status: "empty", word: "not started: it starts with the next task" },
  starting: { status: "generating", word: "starting" },
  idle: { status: "ready", word: "ready" },
  busy: { status: "generating", word: "at work" },
  stopping: { status: "stopped", word: "stopping" },
};

/** "1.2 GB of 8.0 GB", as far as both are known. */
export function memoryOf(used: number | null, total: number | null): string {
  if (used === null) return "unknown";
  return total === null ? bytes(used) : `${bytes(used)} of ${bytes(total)}`;
}

export function partOf(used: number | null, total: number | null): number | null {
  return used === null || total === null || total <= 0 ? null : Math.min(100, (100 * used) / total);
}

/** "cpu", or "cuda:0, NVIDIA H200". */
export function deviceOf({ device, device_name }: Pick<Worker, "device" | "device_name">): string {
  return device_name && device_name !== device ? `${device}, ${device_name}` : device;
}

export function factsOf(health: Health, info: Info): Fact[] {
  const gpus = health.workers.filter((worker) => worker.device !== "cpu");
  return [
    { name: "Version", value: `Kino ${info.version}` },
    { name: "Health", value: health.warnings.length > 0 ? health.warnings.join("; ") : health.status },
    { name: "Running for", value: duration(health.uptime_s) },
    { name: "Supervised", value: info.supervised ? "yes, by run.sh" : "no" },
    { name: "CPU", value: `${Math.round(health.cpu_percent)} %` },
    { name: "Memory", value: memoryOf(health.memory_used_bytes, health.memory_total_bytes) },
    ...(gpus.length === 0 ? [{ name: "GPU", value: "none in use" }] : gpus.map(gpuFact)),
    { name: "Free disk", value: bytes(health.disk_free_bytes) },
    { name: "Tasks", value: `${health.tasks_running} running, ${health.tasks_queued} waiting` },
    { name: "Database", value: info.database_path, path: true },
    { name: "Database size", value: bytes(info.database_bytes) },
    { name: "Data folder", value: info.data_dir, path: true },
    { name: "Models folder", value: info.models_dir, path: true },
    { name: "Python", value: info.python },
    { name: "SQLite", value: info.sqlite },
    { name: "Generators", value: info.plugins.join(", ") || "none" },
  ];
}

function gpuFact(worker: Worker): Fact {
  const memory =
    worker.memory_used_bytes === null
      ? ""
      : `, ${memoryOf(worker.memory_used_bytes, worker.memory_total_bytes)}`;
  return { name: "GPU", value: deviceOf(worker) + memory };
}

/** The facts, the workers and the browser as plain text. */
export function reportOf(health: Health, info: Info, browser: string): string {
  const lines = factsOf(health, info).map(({ name, value }) => `${name}: ${value}`);
  const workers = health.workers.map(
    (worker) =>
      `Worker ${worker.name}: ${worker.state}, ${deviceOf(worker)}, memory ${memoryOf(worker.memory_used_bytes, worker.memory_total_bytes)}` +
      `, loaded: ${worker.loaded.join(", ") || "nothing"}`,
  );
  return [...lines, ...workers, `Browser: ${browser}`].join("\n");
}
