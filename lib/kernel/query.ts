import type { z } from "zod";
import type { Permission } from "../core/permissions.ts";
import { assertPermitted, type Ctx } from "./ctx.ts";
import { parseInput } from "./parse-input.ts";

export type QueryDefinition<I extends z.ZodType, O extends z.ZodType> = {
  /** A name for the API's description, as `listSubmissions`. */
  id: string;
  permission: Permission;
  summary: string;
  input: I;
  output: O;
  run(ctx: Ctx, input: z.output<I>): Promise<z.output<O>>;
};

export type Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = ((
  ctx: Ctx,
  input: z.input<I>,
) => Promise<z.output<O>>) & { def: QueryDefinition<I, O> };

/**
 * Reads the product's state. Checks the permission and the input; what comes back has passed the output schema, so
 * that nothing leaves that the schema does not name.
 *
 * @throws DomainError for every refusal
 */
export function query<I extends z.ZodType, O extends z.ZodType>(def: QueryDefinition<I, O>): Query<I, O> {
  const call = async (ctx: Ctx, raw: z.input<I>) => {
    assertPermitted(ctx, def.permission);
    return def.output.parse(await def.run(ctx, parseInput(def.input, raw)));
  };
  return Object.assign(call, { def });
}
