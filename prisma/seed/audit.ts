import { setRecordingRule } from "#lib/audit/redaction/index.ts";
import { placeHold } from "#lib/audit/retention/index.ts";
import { saveSearch } from "#lib/audit/search/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import type { PersonKey } from "./people.ts";

/** How calls are recorded, and what those who look at them keep at hand. */
export const auditing: { age: string; by: PersonKey; play(ctx: Ctx): Promise<unknown> }[] = [
  {
    age: "36d 4h 20m",
    by: "amara",
    play: (ctx) =>
      setRecordingRule(ctx, {
        server: "example.deskline/tickets",
        tool: "get_customer_history",
        otherwise: "keep",
        fields: [],
        targets: [{ path: "customer", type: "customer", access: "read" }],
      }),
  },
  {
    age: "36d 4h 12m",
    by: "amara",
    play: (ctx) =>
      setRecordingRule(ctx, {
        server: "example.deskline/tickets",
        tool: "add_note",
        otherwise: "keep",
        fields: [{ path: "body", treatment: "disclosable" }],
        targets: [{ path: "ticket", type: "ticket", access: "write" }],
      }),
  },
  {
    age: "3d 7h",
    by: "ruth",
    play: (ctx) =>
      saveSearch(ctx, {
        name: "Refused admin calls",
        query: "status:denied agent:release-runner",
        columns: ["actor", "agent", "operation", "status"],
        shared: true,
      }),
  },
  {
    age: "2d 2h 15m",
    by: "priya",
    play: (ctx) =>
      placeHold(ctx, {
        name: "Complaint 2026-118",
        reason:
          "Customer C-42 disputes who saw the account's history. Legal asked to keep everything about it.",
        query: "target:customer:C-42",
      }),
  },
];
