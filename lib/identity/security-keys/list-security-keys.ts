import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { holderOf, keysOf } from "./own-keys.ts";
import { securityKeyList } from "./schemas.ts";

export const listSecurityKeys = query({
  id: "listSecurityKeys",
  permission: "security_key.manage",
  summary: "Your security keys",
  input: z.strictObject({}),
  output: securityKeyList,
  async run(ctx) {
    const rows = await keysOf(ctx.tx ?? db(), holderOf(ctx).id);
    return {
      items: rows.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        created_at: createdAt.toISOString(),
        last_used_at: lastUsedAt?.toISOString() ?? null,
      })),
    };
  },
});
