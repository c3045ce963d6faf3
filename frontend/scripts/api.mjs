// Writes src/api/schema.d.ts from the server's own OpenAPI document; with --check only tells whether it is fresh.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const root = new URL("../..", import.meta.url).pathname;
const target = new URL("../src/api/schema.d.ts", import.meta.url);
const venv = `${root}backend/.venv/bin/python`;
const python = process.env.KINO_PYTHON ?? (existsSync(venv) ? venv : "python3");

const document = execFileSync(python, ["-m", "kino.web.openapi"], { cwd: `${root}backend`, maxBuffer: 64e6 });
const types =
  "// Made by `npm run api` from the server's OpenAPI document. Not to be edited.\n\n" +
  astToString(
    await openapiTS(JSON.parse(document.toString()), {
      emptyObjectsUnknown: true,
      defaultNonNullable: false,
    }),
  );

if (!process.argv.includes("--check")) {
  writeFileSync(target, types);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== types) {
  console.error("src/api/schema.d.ts is not what the server says: run `npm run api`");
  process.exit(1);
}
