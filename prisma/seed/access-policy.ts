import { loadAccessPolicy, proposeAccessPolicy, voteAccessPolicy } from "#lib/access/policy/index.ts";
import { type Happening, story } from "./agents.ts";
import { servers } from "./servers/names.ts";

/** What long notes need since the administrators agreed on it. */
export const askingRule = {
  id: "read-long-notes-first",
  effect: "ask",
  match: { servers: [servers.tickets], tools: ["add_note"] },
  condition: "size(args.body) > 400",
  ask: { tier: 3, stages: [{ who: "role:governance", need: 1 }], decide_within: 86_400, standing: true },
  reason: "A long note stays in a customer's file for years. Somebody reads it before it lands there.",
} as const;

export const veryLongMin = 3_000;
/** And what notes need beside that which nobody reads to their end. */
export const secondRule = {
  id: "two-read-very-long-notes",
  effect: "ask",
  match: askingRule.match,
  condition: `size(args.body) > ${veryLongMin}`,
  ask: { tier: 3, stages: [{ who: "role:compliance", need: 1 }], decide_within: 86_400 },
  reason: "A note of several pages is a file of its own. Compliance reads it too.",
} as const;

/** What the administrators agreed on, and what one asks the other to sign. */
export const accessPolicy: Happening[] = [
  {
    age: "5d 3h",
    by: "ingrid",
    play: async (ctx) => {
      const { version, document } = await loadAccessPolicy(story(ctx));
      const asking = [askingRule, secondRule].map(({ match, ask, ...rule }) => ({
        ...rule,
        match: { servers: [...match.servers], tools: [...match.tools] },
        ask: { ...ask, stages: [...ask.stages] },
      }));
      const rules = [...document.rules, ...asking];
      return proposeAccessPolicy(ctx, {
        base_version: version,
        document: { ...document, rules },
        reason: "Two notes last week held what a customer said on the phone, word by word.",
      });
    },
  },
  {
    age: "5d 1h",
    by: "elif",
    play: async (ctx) => {
      const { id, digest } = await story(ctx).accessPolicyChange.findFirstOrThrow({
        where: { status: "proposed" },
      });
      return voteAccessPolicy(ctx, { id, digest, decision: "approve", reason: "Few notes are that long." });
    },
  },
  {
    age: "18h 20m",
    by: "ingrid",
    play: async (ctx) => {
      const { version, document } = await loadAccessPolicy(story(ctx));
      return proposeAccessPolicy(ctx, {
        base_version: version,
        document: {
          ...document,
          rules: [
            ...document.rules,
            {
              id: "ask-before-waking-people",
              effect: "ask",
              match: { servers: [servers.incidentPaging], tools: ["page"] },
              condition: '!(args.service in ["payments", "cards"])',
              reason: "Paging wakes a person. Except for payments and cards, somebody awake says yes first.",
            },
          ],
          limits: [
            ...document.limits,
            {
              id: "histories-per-colleague",
              per: "user",
              match: { servers: [servers.tickets], tools: ["get_customer_history"] },
              calls: 60,
              seconds: 3_600,
            },
          ],
        },
        reason:
          "Two pages at night last month were about a cosmetic fault. And nobody reads sixty customers' histories in an hour.",
      });
    },
  },
];
