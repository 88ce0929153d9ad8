import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { DomainError } from "#lib/core/errors.ts";

/**
 * Limits per minute, counted in each process: they protect it from being flooded. What must hold across processes (a
 * locked account, say) is in the database.
 */
const limits = {
  api: new RateLimiterMemory({ points: 6_000, duration: 60 }),
  /** Of one who publishes: each refusal stays in the audit log for ever. */
  publish: new RateLimiterMemory({ points: 240, duration: 60 }),
  signIn: new RateLimiterMemory({ points: 120, duration: 60 }),
  exchange: new RateLimiterMemory({ points: 120, duration: 60 }),
};

/** @throws DomainError `rate_limited` with `retry_after` in seconds */
export async function spend(limit: keyof typeof limits, who: string): Promise<void> {
  try {
    await limits[limit].consume(who);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    throw new DomainError("rate_limited", `Too many requests. Try again in ${seconds} s.`, {
      details: { retry_after: seconds },
    });
  }
}
