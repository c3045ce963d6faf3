import { expect, it } from "vitest";
import type { Health, Info, Worker } from "@/api/types";
import { deviceOf, factsOf, memoryOf, partOf, reportOf } from "./report";

const worker: Worker = {
  ...{ name: "cuda:0", device: "cuda:0", device_name: "NVIDIA H200", state: "busy", pid: 7, task_id: 3 },
  ...{ memory_used_bytes: 12e9, memory_total_bytes: 140e9, loaded: ["kino-mini"] },
};
const health: Health = {
  ...{ status: "healthy", version: "0.1.0", uptime_s: 125, cpu_percent: 12.4, memory_percent: 9 },
  ...{
    memory_used_bytes: 2.4e9,
    memory_total_bytes: 25e9,
    disk_free_bytes: 82e9,
    tasks_running: 1,
    tasks_queued: 2,
  },
  ...{ workers: [worker], warnings: [] },
};
const info: Info = {
  ...{
    name: "Kino",
    version: "0.1.0",
    api_versions: [],
    docs_url: "/api/docs",
    python: "3.13.1",
    sqlite: "3.46",
  },
  ...{ plugins: ["example"], data_dir: "/data", models_dir: "/models", database_path: "/data/kino.db" },
  ...{ database_bytes: 4096, supervised: true },
  language_model: { available: false, model: null, reason: "No language model is set up" },
};
const valueOf = (name: string) => factsOf(health, info).find((fact) => fact.name === name)?.value;

it("says what is known of memory", () => {
  expect(memoryOf(null, null)).toBe("unknown");
  expect(memoryOf(1.5e9, null)).toBe("1.5 GB");
  expect(memoryOf(1.5e9, 8e9)).toBe("1.5 GB of 8.0 GB");
  expect([partOf(2, 8), partOf(null, 8), partOf(2, 0), partOf(9, 8)]).toEqual([25, null, null, 100]);
});

it("names a device once", () => {
  expect(deviceOf(worker)).toBe("cuda:0, NVIDIA H200");
  expect(deviceOf({ device: "cpu", device_name: null })).toBe("cpu");
});

it("lists what a bug report needs", () => {
  expect(valueOf("Running for")).toBe("2 min 5 s");
  expect(valueOf("GPU")).toBe("cuda:0, NVIDIA H200, 12.0 GB of 140 GB");
  expect(valueOf("Health")).toBe("healthy");
  const report = reportOf(health, info, "Chromium");
  for (const word of [
    "Database: /data/kino.db",
    "Models folder: /models",
    "loaded: kino-mini",
    "Browser: Chromium",
  ]) {
    expect(report).toContain(word);
  }
});

it("gives warnings the place of health", () => {
  expect(factsOf({ ...health, warnings: ["The disk is nearly full"] }, info)[1]?.value).toBe(
    "The disk is nearly full",
  );
});
