import { pointerTo } from "#lib/core/hidden-secret.ts";
import { collectEchoes } from "./echoes.ts";
import { openLedger } from "./ledger.ts";
import { isSecretPair, nameBeside, reasonToDrop, scrub } from "./scrub.ts";

/** Who somebody is and where money goes: recorded nowhere, but what a person decides by. */
const readable = new Set(["email", "phone", "iban"]);

/**
 * The values in which a recording would find a secret, by name or by what they look like. What tells who gets something is none.
 *
 * @returns their places (RFC 6901), each of a text, number or the like; in the value's own order
 */
export function secretFields(value: unknown): string[] {
  const leaves = [...leavesOf(value, "", false)];
  const echoes = new Set<string>();
  for (const { leaf, named } of leaves) if (named) collectEchoes(leaf, echoes);
  return leaves.filter(({ leaf, named }) => named || hides(leaf, echoes)).map(({ pointer }) => pointer);
}

type Leaf = { pointer: string; leaf: unknown /** Its name says that it is secret. */; named: boolean };

function* leavesOf(value: unknown, pointer: string, named: boolean): Generator<Leaf> {
  if (typeof value !== "object" || value === null) {
    if (typeof value !== "boolean" && value !== null && value !== "") yield { pointer, leaf: value, named };
    return;
  }
  const pair = Array.isArray(value) && isSecretPair(value);
  const beside = Array.isArray(value) ? undefined : nameBeside(value as Record<string, unknown>);
  for (const [name, member] of Object.entries(value)) {
    const secret = Array.isArray(value)
      ? pair && name === "1"
      : reasonToDrop(name, member, beside) === "key_name";
    yield* leavesOf(member, pointerTo(pointer, name), named || secret);
  }
}

/** Whether a secret is in it, or repeats one whose name says so. */
function hides(leaf: unknown, echoes: Set<string>): boolean {
  const ledger = openLedger();
  scrub(leaf, { ledger, path: [], echoes: new Set(echoes) });
  return ledger.list().some(({ reason }) => !readable.has(reason));
}
