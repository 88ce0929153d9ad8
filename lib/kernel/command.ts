import { z } from "zod";
import type { AuditAction } from "../core/audit-actions.ts";
import { DomainError, type FieldIssue } from "../core/errors.ts";
import type { OutboxEvent } from "../core/events.ts";
import type { Permission } from "../core/permissions.ts";
import { db, type Tx } from "../db/client.ts";
import { isLostRace } from "../db/lost-race.ts";
import { announceAll } from "./announce.ts";
import { now } from "./clock.ts";
import { assertPermitted, type Ctx } from "./ctx.ts";
import { type AuditEntry, type AuditTarget, emitAudit } from "./emit-audit.ts";
import { type EnqueueOptions, enqueue, type Job } from "./enqueue.ts";
import { parseInput } from "./parse-input.ts";

/** What a command works with: the caller's context inside an open transaction. */
export type CommandCtx = Ctx & {
  tx: Tx;
  /** The database's clock now. After a lock, ask again. */
  now(): Promise<Date>;
  /** Records the change, or each of many; a command that ends without it is rolled back. Gives the events' ids. */
  audit(...entries: (Omit<AuditEntry, "action"> & { action?: AuditAction })[]): Promise<string[]>;
  /** Queues work that runs once this change has committed. */
  enqueue<P extends z.ZodType>(job: Job<P>, payload: z.input<P>, options?: EnqueueOptions): Promise<void>;
  /** Tells whoever is concerned, once this change has committed. */
  announce(...events: OutboxEvent[]): Promise<void>;
};

export type CommandDefinition<I extends z.ZodType, O extends z.ZodType> = {
  /** Also the action that the audit log shows. */
  id: AuditAction;
  permission: Permission;
  /** One line for the API's description. */
  summary: string;
  input: I;
  output: O;
  /** What the input names, so that a refusal in the audit log points at it too. */
  target?(input: z.output<I>): AuditTarget;
  /** Checks of the input that need the database; reported together with the schema's own, all at once. */
  lookUp?(ctx: Ctx, input: unknown): Promise<FieldIssue[]>;
  run(ctx: CommandCtx, input: z.output<I>): Promise<z.output<O>>;
};

export type Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = ((
  ctx: Ctx,
  input: z.input<I>,
) => Promise<z.output<O>>) & { def: CommandDefinition<I, O> };

const attemptsMax = 3;

/**
 * Makes a change to the product's state. The definition is data, so that the route, the API's description and the
 * permission tests come from it; calling the result checks the permission, parses the input, opens (or joins) a
 * transaction, runs, and refuses to commit without an audit entry. A refusal is audited on its own.
 *
 * @throws DomainError for every refusal
 */
export function command<I extends z.ZodType, O extends z.ZodType>(
  def: CommandDefinition<I, O>,
): Command<I, O> {
  const call = async (ctx: Ctx, raw: z.input<I>) => {
    let target: AuditTarget | undefined;
    try {
      assertPermitted(ctx, def.permission);
      const input = parseInput(def.input, raw, await def.lookUp?.(ctx, raw));
      target = def.target?.(input);
      return ctx.tx ? await runIn(ctx.tx, ctx, def, input) : await runInTransaction(ctx, def, input);
    } catch (error) {
      if (error instanceof DomainError && !ctx.tx && ctx.actor.kind !== "anonymous")
        await recordRefusal(ctx, def.id, target, error);
      throw error;
    }
  };
  return Object.assign(call, { def });
}

async function runInTransaction<I extends z.ZodType, O extends z.ZodType>(
  ctx: Ctx,
  def: CommandDefinition<I, O>,
  input: z.output<I>,
): Promise<z.output<O>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db().$transaction((tx) => runIn(tx, ctx, def, input), {
        maxWait: 10_000,
        timeout: 15_000,
      });
    } catch (error) {
      // Run again, the command meets what the other one did, and says so in its own words.
      if (attempt < attemptsMax && isLostRace(error)) continue;
      throw error;
    }
  }
}

async function runIn<I extends z.ZodType, O extends z.ZodType>(
  tx: Tx,
  ctx: Ctx,
  def: CommandDefinition<I, O>,
  input: z.output<I>,
): Promise<z.output<O>> {
  let audited = false;
  const result = await def.run(
    {
      ...ctx,
      tx,
      now: () => now(ctx, tx),
      audit: async (...entries) => {
        if (entries.length === 0) return [];
        audited = true;
        return emitAudit(tx, ctx, ...entries.map((entry) => ({ action: def.id, ...entry })));
      },
      enqueue: (job, payload, options) => enqueue(tx, job, payload, options),
      announce: async (...events) => announceAll(tx, events, await now(ctx, tx)),
    },
    input,
  );
  if (!audited) throw new Error(`${def.id} ended without an audit entry; nothing was changed.`);
  return def.output.parse(result);
}

/** Records a refusal that no command gave, like those of commands. */
export async function recordRefusal(
  ctx: Ctx,
  action: AuditAction,
  target: AuditTarget | undefined,
  error: DomainError,
): Promise<void> {
  const issues = error.issues.length > 0 ? { issues: error.issues } : {};
  await emitAudit(db(), ctx, {
    action,
    outcome: "refused",
    target,
    reason: error.message,
    after: { code: error.code, ...issues },
  });
}

/** For commands that return nothing. */
export const noOutput = z.object({}).strict();
