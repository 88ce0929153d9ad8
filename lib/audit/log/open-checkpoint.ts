import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { cosignaturesOf, parseWitnessVkey } from "./cosignature.ts";
import { openNote, SignatureError } from "./note.ts";
import { parseVkey } from "./note-key.ts";
import { isQuorum, type Policy } from "./policy.ts";

/**
 * Opens a checkpoint under a policy (C2SP tlog-policy): it must be signed by a log of the policy under that log's own name.
 * Whether enough witnesses have cosigned is told, not demanded.
 *
 * @returns `witnessed`: the policy's names of those who cosigned, and when, in seconds since 1970
 * @throws MalformedError when it is not a checkpoint
 * @throws SignatureError when no log of the policy has signed it as its own, or a signature by a known key does not hold
 */
export function openCheckpoint(
  note: string | Uint8Array,
  policy: Policy,
): { checkpoint: Checkpoint; witnessed: { name: string; time: number }[]; isQuorum: boolean } {
  const { text, verified } = openNote(
    note,
    policy.logs.map(({ vkey }) => parseVkey(vkey)),
  );
  const checkpoint = parseCheckpoint(text);
  // A policy may trust several logs; none of them speaks for another.
  if (!verified.some(({ name }) => name === checkpoint.origin))
    throw new SignatureError("The checkpoint is signed by a log that it is not of.");
  const witnesses = policy.witnesses.map(({ name, vkey }) => ({ ...parseWitnessVkey(vkey), witness: name }));
  const witnessed = cosignaturesOf(note, witnesses).map(({ name, keyId, time }) => {
    const by = witnesses.find((witness) => witness.name === name && witness.keyId === keyId);
    return { name: by?.witness ?? name, time };
  });
  return {
    checkpoint,
    witnessed,
    isQuorum: isQuorum(
      policy,
      witnessed.map(({ name }) => name),
    ),
  };
}
