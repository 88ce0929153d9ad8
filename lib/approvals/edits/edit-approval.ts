import { hash } from "node:crypto";
import { z } from "zod";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import { isObject } from "#lib/core/json-object.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { type Command, type CommandCtx, command, recordRefusal } from "#lib/kernel/command.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { AuditTarget } from "#lib/kernel/emit-audit.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { type ReadArguments, readWrittenArguments } from "../arguments/index.ts";
import { assertVisible } from "../inbox/visible-to.ts";
import { insertRequest, type Judged } from "../requests/index.ts";
import { type ApprovalRow, changeApproval, loadApproval, lockApproval } from "../row/index.ts";
import { assertPainted, factsFor, loadDecider } from "../votes/index.ts";
import { judgeChanged } from "./judge-changed.ts";
import { mayChange } from "./may-edit.ts";
import { editApprovalInput, editedApproval } from "./schemas.ts";

type Edit = z.output<typeof editApprovalInput>;
type Editing = { edit: Edit; args: ReadArguments; judged: Judged };

const record = command({
  id: "approval.edit",
  permission: "approval.edit",
  summary: "Change the arguments of an action that waits: others decide on what comes of it",
  input: z.custom<Editing>(),
  output: editedApproval,
  target: ({ edit }) => ({ type: "approval", id: edit.id }),
  async run(ctx, { edit, args, judged }) {
    const editor = await loadVoter(ctx, ctx.tx);
    await assertVisible(ctx, ctx.tx, edit.id);
    const row = await lockApproval(ctx.tx, edit.id);
    const at = await ctx.now();
    await assertEditable(ctx.tx, row, { editorId: editor.id, edit, args }, at);
    const id = await supersede(ctx, row, { editorId: editor.id, edit, args, judged }, at);
    return { id, superseded: row.id };
  },
});

/**
 * Changes the arguments of an action before anybody decided on it. The changed call is a request of its own, with a hash and a
 * deadline of its own: it inherits no vote (I7), and whoever changed it stands on the side that asks.
 *
 * @throws DomainError `stale` when something else was painted; `invalid` that points into the arguments; `conflict` where the
 * changed call needs no approval, or nobody else could give it; `forbidden` when it is denied whatever anybody says
 */
export const editApproval: Command<typeof editApprovalInput, typeof editedApproval> = Object.assign(
  async (ctx: Ctx, raw: z.input<typeof editApprovalInput>) => {
    const editing = await prepare(ctx, raw).catch(async (error) => {
      if (error instanceof DomainError && ctx.actor.kind !== "anonymous")
        await recordRefusal(ctx, "approval.edit", targetOf(raw), error);
      throw error;
    });
    return record(ctx, editing);
  },
  { def: { ...record.def, input: editApprovalInput } as unknown as EditDefinition },
);
type EditDefinition = Command<typeof editApprovalInput, typeof editedApproval>["def"];

function targetOf(raw: unknown): AuditTarget | undefined {
  return isObject(raw) && typeof raw.id === "string" ? { type: "approval", id: raw.id } : undefined;
}

/** Decides outside of any transaction on what the call would be, once it is plain that this person may ask for it. */
async function prepare(ctx: Ctx, raw: unknown): Promise<Editing> {
  assertPermitted(ctx, "approval.edit");
  const edit = parseInput(editApprovalInput, raw);
  if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can change arguments.");
  await assertVisible(ctx, db(), edit.id);
  const row = await loadApproval(db(), edit.id);
  const args = readWrittenArguments(edit.arguments);
  await assertEditable(db(), row, { editorId: ctx.actor.id, edit, args }, await now(ctx, db()));
  return { edit, args, judged: await judgeChanged(ctx, row, args.value) };
}

type Wanted = { editorId: string; edit: Edit; args: ReadArguments };

/** @throws DomainError unless this person may change what they saw into these arguments, now */
async function assertEditable(
  tx: Pick<Tx, "user">,
  row: ApprovalRow,
  { editorId, edit, args }: Wanted,
  at: Date,
): Promise<void> {
  const decider = await loadDecider(tx, row, editorId);
  const verdict = mayChange(row, decider, at);
  if (verdict !== true) throw refusedBallot(verdict, factsFor(row, decider, at));
  assertPainted(row, edit, at);
  if (Buffer.from(row.arguments).equals(args.canonical))
    throw invalidField(
      "arguments",
      "These are the arguments that it has. Change something, or decide on it.",
    );
}

/** @returns the id of the request that came of it */
async function supersede(
  ctx: CommandCtx,
  row: ApprovalRow,
  { editorId, edit, args, judged }: Wanted & { judged: Judged },
  at: Date,
): Promise<string> {
  const changed = hash("sha256", args.canonical);
  const id = await insertRequest(
    ctx,
    {
      gatewayId: row.gatewayId,
      callId: row.callId,
      sessionId: row.sessionId,
      arguments: args.canonical,
      requestHash: digestOf({ changed: row.requestHash, args: changed }),
      rationale: row.rationale,
      idempotencyKey: null,
      evaluationId: null,
      parentId: row.id,
      editedById: editorId,
    },
    judged,
  );
  const child = await loadApproval(ctx.tx, id);
  await changeApproval(ctx, row, {
    action: "approval.edit",
    status: "superseded",
    data: { endedAt: at, endedById: editorId, endReason: edit.reason },
    reason: edit.reason,
    after: { superseded_by: id, new_action_hash: child.actionHash },
  });
  await ctx.announce({ kind: "approval.requested", approval_id: id });
  return id;
}
