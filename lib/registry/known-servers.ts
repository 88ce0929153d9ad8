import type { Tx } from "#lib/db/client.ts";
import { claimsOf } from "./claims.ts";
import type { Known, Rival } from "./impersonation.ts";
import { lookAlikesOf } from "./look-alike.ts";
import type { ServerJson } from "./server-json.ts";

/** Whose claims are looked at; enough to see that something is shared widely. */
const rivalsMax = 200;

type Subject = { id: string; ownerTeamId: string | null; ownerUserId: string | null };

/** What the registry knows that a submitted document may be mistaken for: approved, or under review. */
export async function loadKnown(
  tx: Pick<Tx, "$queryRaw">,
  submission: Subject,
  document: ServerJson,
): Promise<Known> {
  const [rivals, lookAlikes] = [
    await loadRivals(tx, submission.id, document),
    await loadLookAlikes(tx, submission, document.name),
  ];
  return { rivals, lookAlikes };
}

function loadRivals(tx: Pick<Tx, "$queryRaw">, submissionId: string, document: ServerJson): Promise<Rival[]> {
  const keys = claimsOf(document).map(({ key }) => key);
  return tx.$queryRaw<Rival[]>`
    SELECT server.name, claim.key, bool_or(s.id = v.approved_by_submission_id AND v.status IN ('live', 'deprecated')) AS approved
    FROM submission s
    JOIN server_version v ON v.id = s.version_id
    JOIN server ON server.id = v.server_id
    CROSS JOIN unnest(s.claims) AS claim(key)
    WHERE s.claims && ${keys} AND claim.key = ANY(${keys})
      AND s.id <> ${submissionId} AND server.name <> ${document.name}
      AND (s.status IN ('in_review', 'changes_requested') OR s.id = v.approved_by_submission_id)
    GROUP BY server.name, claim.key
    ORDER BY server.name COLLATE "C", claim.key COLLATE "C"
    LIMIT ${rivalsMax}`;
}

async function loadLookAlikes(tx: Pick<Tx, "$queryRaw">, owner: Subject, name: string): Promise<string[]> {
  // All names in one text: as rows, tens of thousands of them would cost more than comparing them does.
  const [approved] = await tx.$queryRaw<{ names: string | null }[]>`
    SELECT string_agg(server.name, E'\n') AS names
    FROM server_version v JOIN server ON server.id = v.server_id WHERE v.is_latest`;
  const alike = lookAlikesOf(name, approved?.names?.split("\n") ?? []);
  if (alike.length === 0) return [];
  const strangers = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM server
    WHERE name = ANY(${alike})
      AND (owner_team_id, owner_user_id) IS DISTINCT FROM (${owner.ownerTeamId}::text, ${owner.ownerUserId}::text)
    ORDER BY name COLLATE "C" LIMIT ${rivalsMax}`;
  return strangers.map(({ name }) => name);
}
