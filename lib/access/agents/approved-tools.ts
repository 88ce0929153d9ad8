import { z } from "zod";
import { compareTexts } from "#lib/core/text.ts";
import { accessLevels, toolEffects } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { readConditions } from "#lib/registry/index.ts";
import { type ToolLabel, toolLabel } from "#lib/registry/tool-labels.ts";

export type ApprovedTool = Pick<ToolLabel, "access" | "effects" | "scopes"> & { name: string };

type Labelled = { labels: string; conditions: string | null };
type Approval = Labelled & { serverId: string };

/**
 * The approved tools of servers, by the servers' ids; a server of which no version is approved and published is not
 * there. A tool that versions label otherwise counts as the most that it does in any of them.
 *
 * @param serverIds in any order, each once or more often
 */
export async function approvedTools(
  tx: Pick<Tx, "$queryRaw">,
  serverIds: readonly string[],
  at: Date,
): Promise<Map<string, ApprovedTool[]>> {
  const approvals = await tx.$queryRaw<Approval[]>`
    SELECT version.server_id AS "serverId", approval.labels, version.conditions
    FROM server_version version JOIN submission approval ON approval.id = version.approved_by_submission_id
    WHERE version.server_id = ANY(${[...serverIds]}::text[]) AND version.published_at IS NOT NULL
      AND version.status IN ('live', 'deprecated') AND version.lapsed_at IS NULL
      AND (version.lapses_at IS NULL OR version.lapses_at > ${at})`;
  const perServer = Map.groupBy(approvals, ({ serverId }) => serverId);
  return new Map([...perServer].map(([id, versions]) => [id, merged(versions.flatMap(toolsOf))]));
}

/**
 * The tools of a server that were approved at an earlier time, by the labels and conditions that its versions had then. When a
 * version stopped being callable, and began again, nobody wrote down: it counts as long as it was not over by then.
 */
export async function toolsApprovedAt(
  tx: Pick<Tx, "$queryRaw">,
  serverId: string,
  at: Date,
): Promise<ApprovedTool[]> {
  const approvals = await tx.$queryRaw<Labelled[]>`
    SELECT DISTINCT ON (version.id) approval.labels,
      CASE WHEN approval.id = version.approved_by_submission_id THEN version.conditions ELSE approval.conditions END AS conditions
    FROM server_version version JOIN submission approval ON approval.version_id = version.id
    WHERE version.server_id = ${serverId} AND version.published_at <= ${at}
      AND approval.status = 'approved' AND approval.decided_at <= ${at}
      AND (version.status IN ('live', 'deprecated') OR version.status_changed_at > ${at})
      AND (version.lapsed_at IS NULL OR version.lapsed_at > ${at})
      AND (version.lapses_at IS NULL OR version.lapses_at > ${at})
    ORDER BY version.id, approval.decided_at DESC, approval.id DESC`;
  return merged(approvals.flatMap(toolsOf));
}

const storedLabels = z.array(toolLabel);

/** Of a version whose labels or conditions nobody can read, nothing is known to be approved. */
function toolsOf({ labels, conditions }: Labelled): ApprovedTool[] {
  try {
    const allowed = readConditions(conditions)?.tools ?? null;
    return storedLabels
      .parse(JSON.parse(labels))
      .filter(({ tool }) => allowed === null || allowed.includes(tool))
      .map(({ tool, hash: _, by: __, ...label }) => ({ name: tool, ...label }));
  } catch {
    return [];
  }
}

function scopesOf(same: readonly ApprovedTool[]): Pick<ApprovedTool, "scopes"> {
  const scopes = [...new Set(same.flatMap(({ scopes = [] }) => scopes))];
  return scopes.length === 0 ? {} : { scopes };
}

function merged(tools: readonly ApprovedTool[]): ApprovedTool[] {
  const byName = Map.groupBy(tools, ({ name }) => name);
  return [...byName]
    .map(([name, same]) => ({
      name,
      ...scopesOf(same),
      access: accessLevels.findLast((level) => same.some(({ access }) => access === level)) ?? "admin",
      effects: toolEffects.filter((effect) => same.some(({ effects }) => effects.includes(effect))),
    }))
    .sort((a, b) => compareTexts(a.name, b.name));
}
