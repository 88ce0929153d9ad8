import type { UserActor } from "#lib/core/actor.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { SnapshotBody } from "#lib/registry/snapshot.ts";
import {
  addPerson,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";

/** What tools say of themselves, as hints beside the scopes they need; a bare name says nothing, and so counts as `admin`. */
type Tools = readonly string[] | Record<string, AccessLevel | object>;

const annotations: Record<AccessLevel, object> = {
  read: { readOnlyHint: true },
  write: { destructiveHint: false },
  admin: {},
};

/** A server of public data in the catalog, with these tools, and who answers for it. */
export async function approveServer(
  tools: Tools = { forecast: "read" },
  owner?: UserActor,
): Promise<{ id: string; name: string; owner: UserActor }> {
  const answers = owner ?? (await addPerson("member"));
  const document = exampleDocument();
  await approveVersion(answers, document, tools);
  const { id } = await db().server.findUniqueOrThrow({ where: { name: document.name } });
  return { id, name: document.name, owner: answers };
}

/** One version of a server, submitted and signed. */
export async function approveVersion(
  owner: UserActor,
  document: ReturnType<typeof exampleDocument>,
  tools: Tools = ["forecast"],
): Promise<void> {
  const submission = await submitForReview(owner, oneSignature, document, snapshotOf(tools));
  await vote(await addPerson("governance"), submission);
}

function snapshotOf(tools: Tools): SnapshotBody {
  if (isNames(tools)) return exampleSnapshot(...tools);
  const items = Object.entries(tools).map(([name, says]) => {
    const { securitySchemes, ...hints }: { securitySchemes?: unknown } = isLevel(says)
      ? annotations[says]
      : says;
    const needs = securitySchemes === undefined ? {} : { securitySchemes };
    const definition = { name, inputSchema: { type: "object" }, annotations: hints, ...needs };
    return { kind: "tool" as const, name, hash: digestOf(definition), definition };
  });
  return { ...exampleSnapshot(), items };
}

const isNames = (tools: Tools): tools is readonly string[] => Array.isArray(tools);
const isLevel = (says: AccessLevel | object): says is AccessLevel =>
  accessLevels.some((level) => level === says);
