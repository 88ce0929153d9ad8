import { z } from "zod";
import { idText, textOf } from "#lib/core/text.ts";
import { accessLevels } from "#lib/core/words.ts";

const toolsMax = 5_000;
const person = z.object({ id: z.string(), name: z.string() });
const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);
/** As servers call them, however long: a name that nothing has is refused where it is looked up. */
const toolNames = z.array(z.string().min(1)).max(toolsMax);

export const narrowGrantInput = z.strictObject({
  id: idText,
  keep: toolNames
    .describe("Of the tools that the grant covers, those that stay. Not empty: end the grant instead.")
    .min(1),
  reason: textOf(2_000),
});

export const restoreInput = z.strictObject({
  id: idText,
  narrowing_id: idText,
  tools: toolNames.min(1).optional().describe("Of the tools taken, those to give back; all when left out."),
  reason: textOf(2_000),
});

/** One time that a grant was made smaller. */
export const narrowingView = z.object({
  id: z.string(),
  keep: z.array(z.string()),
  taken: z.array(z.string()).describe("What is not back: denied."),
  restored: z.array(z.string()),
  reason: z.string(),
  by: person.nullable().describe("Null for the access policy."),
  review: z.object({ id: z.string(), name: z.string() }).nullable(),
  created_at: z.iso.datetime(),
  shadow_until: z.iso.datetime().describe("Until when what was taken can be restored."),
  state: z.enum(["shadow", "removed", "undone"]),
});
export type NarrowingView = z.output<typeof narrowingView>;

export const usedTool = z.object({
  tool: z.string(),
  access: z.enum(accessLevels),
  permits: z.int(),
  denials: z.int(),
  last_at: z.iso.datetime().nullable().describe("When it was last permitted, however long ago that is."),
});
export type GrantToolUse = z.output<typeof usedTool>;

/** What a grant covers beside what was used of it: granted 40 tools, used 3 in 90 days. */
export const grantUse = z.object({
  days: z.int(),
  enough: z
    .boolean()
    .describe("Whether the grant is older than that many days: before, nothing is suggested."),
  granted: z.int(),
  used: z.int(),
  tools: z.array(usedTool).describe("What it covers now, narrowings counted; the used first."),
  suggestion: z
    .object({ verdict: z.enum(["keep", "narrow", "revoke"]), keep: z.array(z.string()), because: z.string() })
    .describe("What its use suggests."),
});
export type GrantUse = z.output<typeof grantUse>;
export const grantUseQuery = z.strictObject({
  id: idText,
  days: z.coerce.number().int().min(1).max(365).default(90),
});

export const grantNarrowings = z.object({
  items: z.array(narrowingView),
  can: z.object({ narrow: verdict, restore: verdict }),
});
export type GrantNarrowings = z.output<typeof grantNarrowings>;
