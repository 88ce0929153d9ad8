import { hash } from "node:crypto";
import { DomainError } from "#lib/core/errors.ts";
import { log } from "#lib/log.ts";
import { formatReceipt, signNote } from "../log/index.ts";
import { loadKeys } from "../sealing/index.ts";

/** Within so many seconds what came is in a signed log. */
const mmdSeconds = 60;

/**
 * A signed note that these events are on record, in this order, so that whoever lost the first answer has one too. Null when
 * there are none, and while the signing key is missing: they are on disk all the same.
 */
export async function signReceipt(
  onRecord: readonly { id: string; digest: string }[],
): Promise<string | null> {
  const [first] = onRecord;
  const last = onRecord.at(-1);
  if (!first || !last) return null;
  const digests = onRecord.map((event) => event.digest).join("");
  try {
    const { statements } = await loadKeys();
    const text = formatReceipt({
      origin: statements.name,
      firstId: first.id,
      lastId: last.id,
      count: onRecord.length,
      digest: hash("sha256", Buffer.from(digests, "hex")),
      mmdSeconds,
    });
    return signNote(text, [statements.current]);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    log.warn({ reason: error.message }, "no receipt was signed");
    return null;
  }
}
