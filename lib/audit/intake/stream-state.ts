import { lateAfterMs } from "./limits.ts";
import type { StreamView } from "./schemas.ts";

export type StreamFacts = {
  now: Date;
  missing: number;
  lastAt: Date;
  /** When the newest of its events happened. */
  lastEventAt: Date | null;
  /** Null for a gateway that sends none. */
  lastHeartbeatAt: Date | null;
};

/** Heartbeats come each minute: five of them did not. */
const silentAfterMs = 5 * 60_000;
/** Of a stream without heartbeats: a quiet day happens. */
const quietAfterMs = 24 * 3_600_000;

/**
 * How a stream stands; the worst that can be said of it. `silent`: nothing came for longer than it should have; `gaps`: numbers
 * are missing; `late`: what comes at last happened more than five minutes before.
 */
export function streamState(facts: StreamFacts): StreamView["state"] {
  const { now, missing, lastAt, lastEventAt, lastHeartbeatAt } = facts;
  const patience = lastHeartbeatAt ? silentAfterMs : quietAfterMs;
  if (now.getTime() - lastAt.getTime() > patience) return "silent";
  if (missing > 0) return "gaps";
  if (lastEventAt && lastAt.getTime() - lastEventAt.getTime() > lateAfterMs) return "late";
  return "complete";
}
