import { z } from "zod";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { isOver, statusAt } from "../machine/index.ts";
import { wakeUps } from "./wake-ups.ts";

/** Where a reader was: a time of the database's, up to which it was told everything. */
export const placeText = z.iso.datetime();

/** What a gateway is told of one of its requests: a hint to look, and nothing to act on. */
export type RequestedChange = { id: string; version: number; status: ApprovalStatus };

/** A change commits after the time that it carries: as much earlier as a transaction may last is looked at again. */
const slackMs = 30_000;
/** How far back a reader may resume; whatever waits is told in any case. */
const resumeMsMax = 24 * 3_600_000;

/** How long a request may take from being asked for to the end of its lease: a day, an hour, and minutes. */
const lifeMsMax = 26 * 3_600_000;

const waiting: ApprovalStatus[] = ["pending", "approved", "claimed"];
const told = {
  id: true,
  version: true,
  status: true,
  expiresAt: true,
  claimBy: true,
  leaseUntil: true,
} satisfies Prisma.ActionApprovalSelect;

/**
 * What becomes of a gateway's own requests, look by look: at first all that something can still become of, and from then on
 * each that is another one than was told. Notifications only make it look sooner.
 */
export class RequestedChanges {
  readonly #ctx: Ctx;
  readonly #gatewayId: string;
  readonly #ignore: () => void;
  #since: Date | undefined;
  #shown: Map<string, string> | undefined;
  #heard: () => void = () => undefined;
  #isStale = false;

  /** @param place where its reader was; all that ended since then is told too, and some of it once more */
  constructor(ctx: Ctx, gatewayId: string, place?: string) {
    this.#ctx = ctx;
    this.#gatewayId = gatewayId;
    this.#since = place === undefined ? undefined : new Date(place);
    this.#ignore = wakeUps().each((id) => {
      if (this.#shown?.has(id) === false) return;
      this.#isStale = true;
      this.#heard();
    });
  }

  /** What changed since the last look, and the place behind it. */
  async read(): Promise<{ changes: RequestedChange[]; place: string }> {
    this.#isStale = false;
    wakeUps().listen();
    const at = await now(this.#ctx, db());
    const before = this.#shown;
    const rows = await db().actionApproval.findMany({
      where: { gatewayId: this.#gatewayId, OR: [{ status: { in: waiting } }, ...this.#others(at)] },
      select: told,
      orderBy: { id: "asc" },
    });
    const shown = new Map<string, string>();
    const changes: RequestedChange[] = [];
    for (const { id, version, ...times } of rows) {
      const status = statusAt({ ...times, status: times.status as ApprovalStatus }, at);
      const state = `${version} ${status}`;
      shown.set(id, state);
      const isNews = before ? before.get(id) !== state : this.#since !== undefined || !isOver(status);
      if (isNews) changes.push({ id, version, status });
    }
    this.#shown = shown;
    this.#since = undefined;
    return { changes, place: at.toISOString() };
  }

  /** Until something that was told changed, or `signal` aborts. */
  async next(signal: AbortSignal): Promise<void> {
    if (this.#isStale || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#heard = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }

  close(): void {
    this.#ignore();
  }

  /** Beside what waits: what was told as waiting and does not any more, what came and went since the last look, and what ended before the first. */
  #others(at: Date): Prisma.ActionApprovalWhereInput[] {
    const recent = { id: { gte: firstIdAt(new Date(at.getTime() - slackMs)) } };
    if (this.#shown) return [{ id: { in: this.#unsettled() } }, recent];
    if (this.#since === undefined) return [recent];
    const earliest = at.getTime() - resumeMsMax;
    const since = { gte: new Date(Math.max(earliest, this.#since.getTime() - slackMs)) };
    return [
      {
        id: { gte: firstIdAt(new Date(since.gte.getTime() - lifeMsMax)) },
        OR: [{ endedAt: since }, { outcomeAt: since }, { leaseUntil: since }],
      },
    ];
  }

  #unsettled(): string[] {
    return [...(this.#shown ?? [])].filter(([, state]) => !isOver(statusOf(state))).map(([id]) => id);
  }
}

function statusOf(state: string): ApprovalStatus {
  return state.slice(state.indexOf(" ") + 1) as ApprovalStatus;
}

/** Ids begin with the time that they were made at (UUIDv7). */
function firstIdAt(time: Date): string {
  return `apr_${time.getTime().toString(16).padStart(12, "0")}`;
}
