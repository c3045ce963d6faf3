import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

it("the generated types are what the server says", { timeout: 300_000 }, () => {
  const check = () => execFileSync("node", ["scripts/api.mjs", "--check"], { stdio: "pipe" });
  expect(check).not.toThrow();
});
