import { join } from "node:path";
import { nodeFlags, nodePath, root, run } from "./node.mjs";
import { build, prepare } from "./prepare.mjs";

await prepare();
await build();
process.exitCode = await run(
  nodePath(),
  [...nodeFlags, join(root, "bench/index.ts"), ...process.argv.slice(2)],
  {
    NODE_ENV: "production",
    LOG_LEVEL: "error",
  },
);
