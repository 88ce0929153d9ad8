import { parseWitnessVkey } from "./cosignature.ts";
import { MalformedError } from "./malformed.ts";
import { parseVkey } from "./note-key.ts";
import { strictDecimal } from "./strict-text.ts";

export type PolicyLog = { vkey: string; url?: string };
export type PolicyWitness = { name: string; vkey: string; url?: string };
/** Counts as a witness when at least `threshold` of its members do: witnesses, or groups before it. */
export type PolicyGroup = { name: string; threshold: number; members: string[] };

/** Which logs are trusted, and which witnesses must have cosigned: what an auditor pins once (C2SP tlog-policy). */
export type Policy = {
  logs: PolicyLog[];
  witnesses: PolicyWitness[];
  groups: PolicyGroup[];
  /** A witness, a group, or `none`. */
  quorum: string;
};

/** @throws MalformedError for a policy that could not be read back */
export function formatPolicy(policy: { logs: readonly PolicyLog[] } & Partial<Policy>): string {
  const { logs, witnesses = [], groups = [], quorum = "none" } = policy;
  const lines = [
    ...logs.map(({ vkey, url }) => ["log", vkey, url]),
    ...witnesses.map(({ name, vkey, url }) => ["witness", name, vkey, url]),
    ...groups.map(({ name, threshold, members }) => ["group", name, threshold, ...members]),
    ["quorum", quorum],
  ];
  const text = lines.map((words) => `${words.filter((word) => word !== undefined).join(" ")}\n`).join("");
  parsePolicy(text);
  return text;
}

/** @throws MalformedError, naming the line, for whatever is not in the specification */
export function parsePolicy(text: string): Policy {
  if (!/^[\t\n -~\u0080-\u{10ffff}]*$/u.test(text))
    throw new MalformedError("A policy has no control characters but tabs and newlines.");
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new MalformedError("A policy ends in a newline.");
  const policy: Policy = { logs: [], witnesses: [], groups: [], quorum: "" };
  for (const [at, line] of lines.entries()) {
    const [word, ...rest] = line.split(/[ \t]+/).filter((part) => part !== "");
    if (word === undefined || word.startsWith("#")) continue;
    try {
      read(policy, word, rest);
    } catch (fault) {
      if (!(fault instanceof MalformedError)) throw fault;
      throw new MalformedError(`Line ${at + 1} of the policy: ${fault.message}`);
    }
  }
  if (!policy.quorum) throw new MalformedError("The policy has no quorum.");
  return policy;
}

/** Whether the witnesses of these names, all of which have cosigned, are enough. */
export function isQuorum(policy: Policy, cosigners: readonly string[]): boolean {
  const counted = new Set(["none", ...cosigners]);
  for (const { name, threshold, members } of policy.groups)
    if (members.filter((member) => counted.has(member)).length >= threshold) counted.add(name);
  return counted.has(policy.quorum);
}

function read(policy: Policy, word: string, rest: string[]): void {
  if (word === "log") readLog(policy, rest);
  else if (word === "witness") readWitness(policy, rest);
  else if (word === "group") readGroup(policy, rest);
  else if (word === "quorum") readQuorum(policy, rest);
  else throw new MalformedError("it is neither a log, a witness, a group nor a quorum.");
}

function readLog(policy: Policy, [vkey, url, ...more]: string[]): void {
  if (vkey === undefined || more.length > 0) throw new MalformedError("a log has a key and perhaps a URL.");
  const { publicKey } = parseVkey(vkey);
  if (policy.logs.some((log) => parseVkey(log.vkey).publicKey.equals(publicKey)))
    throw new MalformedError("that log is named twice.");
  policy.logs.push({ vkey, ...(url === undefined ? {} : { url }) });
}

function readWitness(policy: Policy, [name, vkey, url, ...more]: string[]): void {
  if (name === undefined || vkey === undefined || more.length > 0)
    throw new MalformedError("a witness has a name, a key and perhaps a URL.");
  const { publicKey } = parseWitnessVkey(vkey);
  if (policy.witnesses.some((witness) => parseWitnessVkey(witness.vkey).publicKey.equals(publicKey)))
    throw new MalformedError("that witness is named twice.");
  refuseKnown(policy, name);
  policy.witnesses.push({ name, vkey, ...(url === undefined ? {} : { url }) });
}

function readGroup(policy: Policy, [name, wanted, ...members]: string[]): void {
  if (name === undefined || wanted === undefined || members.length === 0)
    throw new MalformedError("a group has a name, how many are enough, and members.");
  refuseKnown(policy, name);
  const taken = new Set(policy.groups.flatMap((group) => group.members));
  for (const member of members) {
    if (!isKnown(policy, member)) throw new MalformedError("a member of the group is not named before it.");
    if (taken.has(member)) throw new MalformedError("a member is in a group already.");
    taken.add(member);
  }
  const named = wanted === "any" ? 1 : wanted === "all" ? members.length : strictDecimal(wanted);
  if (named === null || named < 1 || named > members.length)
    throw new MalformedError("the group's threshold is not between one and the number of its members.");
  policy.groups.push({ name, threshold: named, members });
}

function readQuorum(policy: Policy, [name, ...more]: string[]): void {
  if (name === undefined || more.length > 0) throw new MalformedError("a quorum is one name.");
  if (policy.quorum) throw new MalformedError("there is a quorum already.");
  if (name !== "none" && !isKnown(policy, name))
    throw new MalformedError("the quorum is not named before it.");
  policy.quorum = name;
}

function refuseKnown(policy: Policy, name: string): void {
  if (name === "none" || isKnown(policy, name)) throw new MalformedError("that name is taken.");
}

function isKnown({ witnesses, groups }: Policy, name: string): boolean {
  return [...witnesses, ...groups].some((known) => known.name === name);
}
