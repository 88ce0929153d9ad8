import { env } from "./env.ts";

// Imported before anything else by what people start, so that a wrong setting gives its message and no stack trace.
try {
  env();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
