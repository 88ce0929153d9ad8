import type { RetentionClass } from "#lib/core/audit-record.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { loadKeys } from "../sealing/index.ts";
import { setRetentionInput, setRetentionOutput } from "./schemas.ts";

/**
 * Sets how long a class is kept. More years hold for all that is there; fewer only for months that have not begun, because what
 * was promised to the others stands.
 */
export const setRetention = command({
  id: "audit.set_retention",
  permission: "settings.write",
  summary:
    "Set for how many years a class of events is kept; fewer years count for months that have not begun alone",
  input: setRetentionInput,
  output: setRetentionOutput,
  target: ({ class: of }) => ({ type: "log", id: of }),
  async run(ctx, { class: of, years, reason }) {
    const current = (await yearsOf(ctx.tx, of)) ?? (await foundedYears(ctx.tx, of));
    if (current === years)
      throw new DomainError("conflict", `Events of the class ${of} are kept for ${inYears(years)} already.`);
    // Says in one statement what it found: of two who change it, the second is told what the first one made of it.
    const [done] = await ctx.tx.$queryRaw<[{ before: number; promised_until: Date | null }]>`
      SELECT before, promised_until FROM audit.set_retention(${of}, ${years}::int)`;
    const { before, promised_until: promised } = done;
    await ctx.audit({
      target: { type: "log", id: of },
      before: { years: before },
      after: { years },
      reason,
    });
    return {
      class: of,
      years,
      kept_until: promised?.toISOString() ?? null,
      message: messageOf(of, before, years, promised),
    };
  },
});

async function yearsOf(tx: Tx, of: RetentionClass): Promise<number | undefined> {
  const [log] = await tx.$queryRaw<{ years: number }[]>`
    SELECT retention_years AS years FROM audit.log WHERE class = ${of}`;
  return log?.years;
}

/** Before the first event is sealed there is no log to set it for: then it is founded now. */
async function foundedYears(tx: Tx, of: RetentionClass): Promise<number | undefined> {
  await loadKeys();
  return yearsOf(tx, of);
}

function messageOf(of: string, before: number, years: number, promised: Date | null): string {
  if (years > before)
    return `Events of the class ${of} are kept for ${inYears(years)} from now on, also those that are there already.`;
  const stands = promised
    ? ` What was promised to months that have begun stands: the last of them is kept until ${promised.toISOString().slice(0, 10)}.`
    : "";
  return `Months that have not begun are kept for ${inYears(years)}.${stands}`;
}

function inYears(years: number): string {
  return years === 1 ? "1 year" : `${years} years`;
}
