/** A generate panel over a server that is a table of answers: for the tests beside it. */

import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { vi } from "vitest";
import { queryClient } from "@/api/queries";
import { openProject } from "@/lib/studio";
import { TooltipProvider } from "@/ui";
import { useForms } from "./formStore";
import { GeneratePanel } from "./GeneratePanel";

export const PROJECT = { id: 1, name: "Film", width: 448, height: 256, fps: 12, style: "" };

/** A generator that no program text knows, with a parameter of every type. */
export const ODD = {
  name: "odd_one",
  title: "Odd one",
  version: "1",
  description: "Draws oddly",
  visible: true,
  available: true,
  error: null,
  produces: "image",
  schema: {},
  parameters: {
    tale: { type: "text", required: true, description: "What it tells", min_length: 1, max_length: 20_000 },
    mood: { type: "selection", required: false, default: null, options: ["fast"], options_from: "presets" },
    tint: { type: "string", required: false, default: "#ffaa33", description: "A colour" },
    rounds: {
      type: "integer",
      required: false,
      default: null,
      min: 1,
      max: 50,
      step: 1,
      description: "How often",
    },
    grain: { type: "float", required: false, default: 0.1, min: 0, max: 1, step: 0.05, advanced: true },
    swap: { type: "boolean", required: false, default: false },
    way: { type: "selection", required: false, default: "up", options: ["up", "down"] },
    brush: {
      type: "model_selection",
      required: false,
      default: "oak",
      category: "Brushes",
      options: ["oak", "ash"],
    },
    across: { type: "integer", required: false, default: null, min: 64, max: 4096, from_project: "width" },
    along: { type: "integer", required: false, default: null, min: 64, max: 4096, from_project: "height" },
    luck: { type: "seed", required: false, default: null, min: 0, max: 2 ** 53 - 1 },
    charms: {
      type: "lora_list",
      required: false,
      default: [],
      item_schema: {
        charm: { type: "model_selection", required: true, category: "Charms", options: ["moss"] },
        weight: { type: "float", required: false, default: 1, min: -2, max: 2, step: 0.05 },
        enabled: { type: "boolean", required: false, default: true },
      },
    },
    source: { type: "image", required: false, default: null },
  },
} as const;

export const PLAIN = {
  ...ODD,
  name: "plain_one",
  title: "Plain one",
  parameters: { tint: ODD.parameters.tint },
};
export const BROKEN = {
  ...ODD,
  name: "broken_one",
  title: "Broken one",
  available: false,
  error: "No module named oil",
  parameters: {},
};

const PRESETS = [
  {
    id: "builtin:fast",
    kind: "generator",
    name: "fast",
    plugin: null,
    data: { rounds: 4 },
    built_in: true,
    created_at: null,
    updated_at: null,
  },
  {
    id: "builtin:ink",
    kind: "style",
    name: "ink",
    plugin: null,
    data: { prompt: "ink of {prompt}, bold" },
    built_in: true,
    created_at: null,
    updated_at: null,
  },
  {
    id: "7",
    kind: "generator",
    name: "Mine",
    plugin: "odd_one",
    data: { rounds: 9 },
    built_in: false,
    created_at: null,
    updated_at: null,
  },
];

/** The timeline of one frame. */
function timelineOf(id: number): ArrayBuffer {
  const buffer = new ArrayBuffer(16);
  new Float64Array(buffer, 0, 1)[0] = 1;
  new Int32Array(buffer, 8, 2).set([id, 1]);
  return buffer;
}

type Reply = { status?: number; body: unknown } | "offline";

export interface Server {
  /** The bodies of tasks that were asked for. */
  tasks: Record<string, unknown>[];
  /** The idempotency keys of all that were asked for, answered or not. */
  keys: (string | null)[];
  /** What the next tasks are answered with, instead of a task. */
  replies: Reply[];
  /** The bodies of prompts to enhance, and what the next of them are answered with. */
  enhanced: Record<string, unknown>[];
  enhancements: Reply[];
}

export const LANGUAGE_MODEL = { available: true, model: "some-model", reason: null };

export function serve(plugins: readonly unknown[], languageModel: unknown = LANGUAGE_MODEL): Server {
  const server: Server = { tasks: [], keys: [], replies: [], enhanced: [], enhancements: [] };
  const get: Record<string, unknown> = {
    "/api/v2/generator/plugins": { total: plugins.length, plugins },
    "/api/v2/projects/1": PROJECT,
    "/api/v2/info": { language_model: languageModel },
    "/api/v2/presets": { total: PRESETS.length, presets: PRESETS },
    "/api/v2/system/settings": { total: 0, settings: [] },
    "/api/v2/generator/queue": { total: 0, paused: false, tasks: [] },
  };
  const answer = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  vi.stubGlobal("fetch", async (input: Request) => {
    const { pathname } = new URL(input.url);
    if (pathname.endsWith("/timeline")) return new Response(timelineOf(5));
    if (pathname === "/api/v2/prompts/tokens") {
      const count = { count: 5, limit: 77, kept: "", cut: "" };
      return answer({ model: "oak", clip: count, t5: { ...count, limit: 512 }, estimate: false });
    }
    if (pathname === "/api/v2/prompts/enhance") {
      server.enhanced.push((await input.json()) as Record<string, unknown>);
      const reply = server.enhancements.shift();
      if (!reply || reply === "offline") throw new TypeError("Failed to fetch");
      return answer(reply.body, reply.status);
    }
    if (pathname === "/api/v2/generator/tasks" && input.method === "POST") {
      const body = (await input.json()) as Record<string, unknown>;
      server.keys.push(input.headers.get("Idempotency-Key"));
      const reply = server.replies.shift();
      if (reply === "offline") throw new TypeError("Failed to fetch");
      if (reply) return answer(reply.body, reply.status);
      server.tasks.push(body);
      return answer(
        {
          id: server.tasks.length,
          ...body,
          frame_id: null,
          data: { luck: 4711, ...(body["data"] as object) },
        },
        201,
      );
    }
    if (pathname.startsWith("/api/v2/models/")) return answer({ category: "x", total: 0, models: [] });
    return pathname in get
      ? answer(get[pathname])
      : answer({ error: { code: "not_found", message: `no ${pathname}` } }, 404);
  });
  return server;
}

export function forgetAll(): void {
  localStorage.clear();
  queryClient.clear();
  useForms.setState({ forms: {}, problems: {}, plugins: {}, runs: "1" });
  openProject(null);
  openProject(1);
}

export function show() {
  const user = userEvent.setup();
  const view = render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <MemoryRouter>
          <GeneratePanel projectId={1} />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { user, ...view };
}

/** Instead of what stands there, in one go: key by key takes a second a sentence. */
export async function write(user: UserEvent, field: HTMLElement, text: string): Promise<void> {
  await user.click(field);
  await user.clear(field);
  await user.paste(text);
}
