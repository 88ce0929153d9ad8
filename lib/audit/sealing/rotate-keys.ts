import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { newKeyPair, vkeyOf } from "../log/index.ts";
import { inTransaction } from "./in-transaction.ts";
import { readKeyFile, replaceKeyFile } from "./key-file.ts";
import { isSignedBy, knownNames, type LogKeys, loadKeys } from "./keys.ts";
import { lockName, sealPending } from "./seal-pending.ts";
import { readCheckpoint } from "./served-log.ts";

const input = z.strictObject({
  lost: z.boolean().default(false).describe("The old keys are gone: they sign nothing any more."),
});
const output = z.object({
  /** The new public keys. */
  keys: z.array(z.string()),
  /** Whether the old keys vouch for the new ones. */
  cross_signed: z.boolean(),
});

/**
 * Gives the audit log new keys. The log says so; the next checkpoint of each log is signed by the old key and the new
 * one; then the old private keys are gone. Their public halves stay in the policy, for what they signed. Runs where the
 * key file is.
 *
 * @throws DomainError `conflict` when the keys are not as the caller says
 */
export async function rotateKeys(
  ctx: Ctx,
  options: z.input<typeof input> = {},
): Promise<z.output<typeof output>> {
  const result = await replaceKeys(ctx, options);
  await handOver();
  await forgetPredecessors();
  return result;
}

const replaceKeys = command({
  id: "audit.rotate_key",
  permission: "settings.write",
  summary: "New keys for the audit log",
  input,
  output,
  async run(ctx, { lost }) {
    // No checkpoint is signed until this commits: the next one after it knows the new keys.
    for (const each of retentionClasses)
      await ctx.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockName(each)}, 0))`;
    const known = await knownNames();
    const old = known.map(({ vkeys }) => vkeys[0] ?? "");
    const filed = await readKeyFile().catch((error) => {
      if (lost) return null;
      throw error;
    });
    const skeys = (filed ?? []).filter(({ signer }) => old.includes(vkeyOf(signer))).map(({ skey }) => skey);
    assertAsSaid(old.length, skeys.length, lost);
    const pairs = known.map(({ name }) => newKeyPair(name));
    const keys = pairs.map(({ vkey }) => vkey);
    // In the file before the database counts on them; until that commits, nobody uses them.
    await replaceKeyFile([...pairs.map(({ skey }) => skey), ...(lost ? [] : skeys)]);
    await ctx.tx.$executeRaw`INSERT INTO audit.log_key (vkey, name)
      SELECT * FROM unnest(${keys}::text[], ${known.map(({ name }) => name)}::text[])`;
    await ctx.audit({
      target: { type: "log", id: "keys" },
      before: { keys: old },
      after: { keys, cross_signed: !lost },
      reason: lost ? "The old keys are lost: they do not vouch for the new ones." : undefined,
    });
    return { keys, cross_signed: !lost };
  },
});

function assertAsSaid(known: number, found: number, lost: boolean): void {
  if (known === 0)
    throw new DomainError(
      "conflict",
      "There is no audit log yet: start the console once, which makes its keys.",
    );
  if (lost && found === known)
    throw new DomainError(
      "conflict",
      "The keys are all there. Rotate without --lost, so that they vouch for the new ones.",
    );
  if (!lost && found < known)
    throw new DomainError(
      "conflict",
      "The key file (AUDIT_KEY_FILE) lacks keys that sign now. Bring it back from its backup, or say --lost if it is gone.",
    );
}

/** Has every log signed by the key that is its own now. Another process that seals may do so first. */
async function handOver(): Promise<void> {
  for (const each of retentionClasses) {
    while (!(await isHandedOver(each, await loadKeys()))) {
      await sealPending(each);
      await pause(10);
    }
  }
}

/** Takes the old private keys out of the file, unless another rotation needs them to hand over in its turn. */
async function forgetPredecessors(): Promise<void> {
  await inTransaction(async (client) => {
    for (const each of retentionClasses)
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [lockName(each)]);
    const keys = await loadKeys(client);
    for (const each of retentionClasses) if (!(await isHandedOver(each, keys))) return;
    const current = [...Object.values(keys.logs), keys.statements].map((name) => vkeyOf(name.current));
    const filed = (await readKeyFile()) ?? [];
    await replaceKeyFile(
      filed.flatMap(({ skey, signer }) => (current.includes(vkeyOf(signer)) ? [skey] : [])),
    );
  });
}

async function isHandedOver(of: RetentionClass, { logs }: LogKeys): Promise<boolean> {
  const checkpoint = await readCheckpoint(of);
  return checkpoint === null || isSignedBy(checkpoint, logs[of].current);
}
