#!/usr/bin/env node
import { join } from "node:path";
import { nodeFlags, nodePath, root, run } from "./node.mjs";
import { prepare } from "./prepare.mjs";

await prepare({ quiet: true });
process.exitCode = await run(nodePath(), [...nodeFlags, join(root, "bin/cli.ts"), ...process.argv.slice(2)], {
  LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
});
