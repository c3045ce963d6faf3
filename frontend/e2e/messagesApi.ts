/** A language model's service on loopback, in the wire format of the Messages API: it says what a test has put in. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface MessagesApi {
  url: string;
  /** The parts of each question asked, as Kino puts them. */
  asked: Record<string, unknown>[];
  /** The next answer: an object as structured output gives it, after `waitFor` if given. */
  says: (answer: Record<string, unknown>, waitFor?: Promise<void>) => void;
  /** The next answer: a failure, as the service words it. */
  fails: (status: number, type: string, message: string, headers?: Record<string, string>) => void;
  stop: () => Promise<void>;
}

type Reply = (response: ServerResponse, model: unknown) => Promise<void> | void;

const REQUEST_ID = { "request-id": "req_011CTestOnly" };

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...REQUEST_ID, ...headers });
  response.end(JSON.stringify(body));
}

const error = (type: string, message: string) => ({
  type: "error",
  error: { type, message },
  request_id: null,
});

const message = (model: unknown, said: string) => ({
  id: "msg_01TestOnly",
  type: "message",
  role: "assistant",
  model,
  content: [{ type: "text", text: said }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 50 },
});

/** A question begins with one JSON object; what follows it says how to answer. */
function questionIn(content: string): Record<string, unknown> {
  const end = content.lastIndexOf("}\n\n");
  return JSON.parse(content.slice(0, end + 1)) as Record<string, unknown>;
}

export async function startMessagesApi(key: string): Promise<MessagesApi> {
  const replies: Reply[] = [];
  const asked: Record<string, unknown>[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.parse(await text(request)) as { model?: unknown; messages?: { content: string }[] };
    const [first] = body.messages ?? [];
    if (request.url !== "/v1/messages" || !first || !request.headers["anthropic-version"])
      return send(response, 400, error("invalid_request_error", "not a request for a message"));
    const given = request.headers.authorization?.replace("Bearer ", "") ?? request.headers["x-api-key"];
    if (given !== key) return send(response, 401, error("authentication_error", "invalid x-api-key"));
    asked.push(questionIn(first.content));
    const reply = replies.shift();
    if (!reply) return send(response, 500, error("api_error", "the test has no answer to this"));
    await reply(response, body.model);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((problem: unknown) =>
      send(response, 500, error("api_error", String(problem))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    says: (said, waitFor = Promise.resolve()) =>
      void replies.push(async (response, model) => {
        await waitFor;
        send(response, 200, message(model, JSON.stringify(said)));
      }),
    fails: (status, type, words, headers) =>
      void replies.push((response) => send(response, status, error(type, words), headers)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
