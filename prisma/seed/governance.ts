import { createDelegation } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import {
  confirmRecertification,
  createCampaign,
  placeQuarantine,
  proposeLift,
  voteRecertification,
} from "#lib/lifecycle/index.ts";
import { loadApprovalMatrix, proposePolicy } from "#lib/settings/index.ts";
import type { PersonKey } from "./people.ts";
import type { Cast } from "./scenes.ts";

/** What governance does beside deciding on submissions. */
export const governance: { age: string; by: PersonKey; play(ctx: Ctx, cast: Cast): Promise<unknown> }[] = [
  {
    age: "4d 6h 10m",
    by: "amara",
    play: (ctx) =>
      createCampaign(ctx, {
        name: "Autumn: everything that writes",
        scope: { access_levels: ["write"] },
        due_at: daysAfter(ctx, 17),
      }),
  },
  {
    age: "3d 22h 5m",
    by: "grace",
    play: (ctx) =>
      confirm(
        ctx,
        "example.deskline/tickets",
        "Same team, same queues. A colleague still sends every answer.",
      ),
  },
  {
    age: "2d 23h 41m",
    by: "amara",
    play: async (ctx) => {
      const { id, digest } = await itemOf(ctx, "example.deskline/tickets");
      await look(ctx, id, digest, 4);
      return voteRecertification(ctx, {
        id,
        digest,
        decision: "approve",
        reason: "Sampled ten tickets of last month: each answer was sent by a person.",
      });
    },
  },
  {
    age: "2d 5h 30m",
    by: "oskar",
    play: (ctx) =>
      confirm(
        ctx,
        "example.larkmoor.mcp.oncall/incident-paging",
        "Still ours, still rate-limited to three pages an hour.",
      ),
  },
  {
    age: "1d 20h 15m",
    by: "elif",
    play: async (ctx) => {
      const { version, rules } = await loadApprovalMatrix(ctx.tx ?? fail());
      return proposePolicy(ctx, {
        base_version: version,
        rules: rules.map((rule) =>
          rule.classification === "internal" && rule.access_level === "write"
            ? { ...rule, recertify_days: 90, due_hours: 48 }
            : rule,
        ),
        reason:
          "What writes into internal systems changes too fast for half a year. Audit asked for a quarter.",
      });
    },
  },
  {
    age: "1d 4h",
    by: "priya",
    play: (ctx, cast) =>
      createDelegation(ctx, {
        delegate: cast.henrik.id,
        away: true,
        reason: "On leave until the end of next week.",
        ends_at: daysAfter(ctx, 9),
      }),
  },
  {
    age: "9h 12m",
    by: "zoe",
    play: (ctx) =>
      placeQuarantine(ctx, {
        scope: "server",
        name: "example.uptimely/status-page",
        reason: "The vendor reports a leaked deploy key. Stopped until they say what was published with it.",
      }),
  },
  {
    age: "2h 35m",
    by: "oskar",
    play: async (ctx) => {
      const { id } = await (ctx.tx ?? fail()).quarantine.findFirstOrThrow();
      return proposeLift(ctx, {
        id,
        reason: "The vendor rotated the key and published the list of builds: ours is not among them.",
      });
    },
  },
];

const dayMs = 86_400_000;

function daysAfter({ at }: Ctx, days: number): string {
  return new Date((at?.getTime() ?? Date.now()) + days * dayMs).toISOString();
}

async function itemOf({ tx = fail() }: Ctx, server: string): Promise<{ id: string; digest: string }> {
  return tx.recertification.findFirstOrThrow({
    where: { version: { isLatest: true, server: { name: server } } },
  });
}

async function confirm(ctx: Ctx, server: string, text: string) {
  const { id, digest } = await itemOf(ctx, server);
  return confirmRecertification(ctx, { id, digest, text });
}

/** Somebody had it before their eyes for some minutes before they decided. */
async function look({ actor, at, tx = fail() }: Ctx, subjectId: string, digest: string, minutes: number) {
  const seenAt = new Date((at?.getTime() ?? Date.now()) - minutes * 60_000);
  const userId = actor.kind === "user" ? actor.id : "";
  await tx.look.create({ data: { subjectId, userId, digest, firstSeenAt: seenAt, lastSeenAt: seenAt } });
}

function fail(): never {
  throw new Error("The story is told within one transaction.");
}
