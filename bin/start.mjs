import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeFlags, nodePath, root, run } from "./node.mjs";
import { build, prepare } from "./prepare.mjs";

const { values } = parseArgs({ options: { dev: { type: "boolean" }, demo: { type: "boolean" } } });

await prepare();
if (!values.dev) await build();
// Pages reload by themselves; what the server runs outside of them is watched here, and not what Next writes meanwhile.
const watched = ["lib", "prisma/seed", "server.ts"].map((path) => `--watch-path=${join(root, path)}`);
const watch = values.dev ? [...watched, "--watch-preserve-output"] : [];
process.exitCode = await run(nodePath(), [...nodeFlags, ...watch, join(root, "server.ts")], {
  NODE_ENV: values.dev ? "development" : "production",
  NEXT_TELEMETRY_DISABLED: "1",
  ...(values.demo ? { DEMO: "1" } : {}),
});
