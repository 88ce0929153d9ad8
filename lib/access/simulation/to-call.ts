import type { Call, World } from "../evaluation/index.ts";
import type { Question } from "./read-questions.ts";

type Named = Call["agent"];

/** What each agent is recognised by, the other way round than it is looked up. */
export function agentNames({ agentIds }: Pick<World, "agentIds">): ReadonlyMap<string, Named> {
  return new Map([...agentIds].map(([key, id]) => [id, nameOf(key)]));
}

/** A client's id, or `agentKey` of issuer, claim and value. */
function nameOf(key: string): Named {
  const [issuer = "", claim, value] = key.split("\n");
  return claim === undefined || value === undefined
    ? { name: issuer }
    : { name: value, issuer, claims: { [claim]: value } };
}

/**
 * A recorded question, to be asked again: without arguments, and by a session that has just begun. A version that can't be
 * called any more is left to the gateway, whose routes go to another by now.
 */
export function toCall(world: World, agent: Named, question: Question): Call {
  const { person, server, version, session } = question;
  return {
    gatewayId: question.gateway,
    method: question.method,
    agent,
    user: person === null ? null : { name: userIdOf(world, person) ?? person },
    server,
    version: isCallable(world, server, version) ? version : null,
    tool: question.method === "tools/call" ? question.tool : null,
    toolHash: question.tool_hash,
    args: undefined,
    session: session && { id: "", steps: session.steps ? 0 : null, cost: session.cost ? 0 : null },
    regions: question.regions,
  };
}

/** Records name a person by their address where they were found, else as the gateway did. */
export function userIdOf({ userIds }: Pick<World, "userIds">, person: string): string | undefined {
  return userIds.get(person) ?? userIds.get(person.toLowerCase());
}

function isCallable({ servers }: World, server: string | null, version: string | null): boolean {
  const versions = servers.get(server ?? "")?.versions ?? [];
  return versions.some((one) => one.callable && one.version === version);
}
