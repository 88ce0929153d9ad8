import type { z } from "zod";
import { DomainError } from "../core/errors.ts";
import { type Command, type CommandCtx, type CommandDefinition, command, recordRefusal } from "./command.ts";
import { assertPermitted, type Ctx } from "./ctx.ts";
import type { AuditTarget } from "./emit-audit.ts";
import { parseInput } from "./parse-input.ts";

type LongCommandDefinition<I extends z.ZodType, O extends z.ZodType, R> = Omit<
  CommandDefinition<I, O>,
  "lookUp" | "run"
> & {
  /** What takes long and changes nothing; outside any transaction, and with whatever connections it needs. */
  read(ctx: Ctx, input: z.output<I>): Promise<R>;
  /** What is short: records it, in the transaction. */
  finish(ctx: CommandCtx, found: R, input: z.output<I>): Promise<z.output<O>>;
};

/**
 * A command that reads for long before it writes little. A transaction that waited for it would hold one of the pool's few
 * connections, and several of them all that there are. Refusals of either part are audited as those of any command are.
 *
 * @throws DomainError for every refusal
 */
export function longCommand<I extends z.ZodType, O extends z.ZodType, R>({
  read,
  finish,
  ...rest
}: LongCommandDefinition<I, O, R>): Command<I, O> {
  const finishing = (found: (ctx: Ctx, input: z.output<I>) => R | Promise<R>) =>
    command({ ...rest, run: async (ctx, input) => finish(ctx, await found(ctx, input), input) });
  const call = async (ctx: Ctx, raw: z.input<I>) => {
    const found = await readFirst(ctx, raw);
    return finishing(() => found)(ctx, raw);
  };
  return Object.assign(call, { def: finishing(read).def });

  async function readFirst(ctx: Ctx, raw: z.input<I>): Promise<R> {
    let target: AuditTarget | undefined;
    try {
      assertPermitted(ctx, rest.permission);
      const input = parseInput(rest.input, raw);
      target = rest.target?.(input);
      return await read(ctx, input);
    } catch (error) {
      if (error instanceof DomainError && !ctx.tx && ctx.actor.kind !== "anonymous")
        await recordRefusal(ctx, rest.id, target, error);
      throw error;
    }
  }
}
