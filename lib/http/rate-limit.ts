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
  /** Of one gateway: its batches may have thousands of events each, and how many the log takes is said by its inbox. */
  intake: new RateLimiterMemory({ points: 12_000, duration: 60 }),
  /** Of one gateway, which asks for each call of its agents. */
  decisions: new RateLimiterMemory({ points: 1_200_000, duration: 60 }),
  exchange: new RateLimiterMemory({ points: 120, duration: 60 }),
};

/** @throws DomainError `rate_limited` with `retry_after` in seconds */
export async function spend(limit: keyof typeof limits, who: string, points = 1): Promise<void> {
  try {
    await limits[limit].consume(who, points);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw rateLimited(refusal);
  }
}

/**
 * Refuses whoever has spent all, before anything is done for them that costs more than the refusal.
 *
 * @throws DomainError `rate_limited` with `retry_after` in seconds
 */
export async function assertLeft(limit: keyof typeof limits, who: string): Promise<void> {
  const spent = await limits[limit].get(who);
  if (spent && spent.remainingPoints === 0) throw rateLimited(spent);
}

function rateLimited({ msBeforeNext }: RateLimiterRes): DomainError {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new DomainError("rate_limited", `Too many requests. Try again in ${seconds} s.`, {
    details: { retry_after: seconds },
  });
}
