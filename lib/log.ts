import pino from "pino";
import { env } from "./env.ts";

/**
 * The one logger: JSON lines on standard output, an event with facts rather than prose. Payloads and secrets stay out;
 * the redaction below is the second line of defence.
 */
export const log = pino({
  level: env().LOG_LEVEL,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ["*.authorization", "*.cookie", "*.password", "*.secret", "*.token", "*.client_secret"],
    censor: "[redacted]",
  },
});
