import type { RecertificationSummary } from "#lib/lifecycle/schemas.ts";
import type { ApprovalMatrix } from "#lib/settings/schemas.ts";
import type { Instance, Person } from "./instance.ts";
import { documentOf } from "./registry-instance.ts";
import { approved, submitted } from "./reviews.ts";
import { until } from "./until.ts";

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

type People = { member: Person; reviewer: Person; administrator: Person };

/**
 * Something of everything that governing is about: a server that is live and one that is stopped, whose return waits for
 * a signature; a campaign; somebody who is away; a proposed matrix.
 */
export async function governed(instance: Instance, { member, reviewer, administrator }: People) {
  const post = async <T>(by: Person, path: string, body: object): Promise<T> => {
    const answer = await instance.call<T>(by.token, "POST", `/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const get = async <T>(path: string): Promise<T> =>
    (await instance.call<T>(administrator.token, "GET", `/api/v1${path}`)).body;
  const live = async (name: string) =>
    approved(instance, await submitted(instance, member, { server: documentOf(name) }), reviewer);

  const [server, stopped] = [await live("com.governed/live"), await live("com.governed/stopped")];
  const placed = { scope: "server", name: stopped, reason: "It answers strangers." };
  const quarantine = await post<{ id: string }>(member, "/quarantines", placed);
  await post(reviewer, `/quarantines/${quarantine.id}/lift`, { reason: "It no longer does." });

  const everything = { name: "All of it", scope: {}, due_at: inDays(30) };
  const campaign = await post<{ id: string }>(reviewer, "/campaigns", everything);
  const asked = await until(
    () => get<{ items: RecertificationSummary[] }>(`/recertifications?campaign_id=${campaign.id}`),
    ({ items }) => items.length > 0,
  );

  const absence = { delegate: reviewer.id, away: true, reason: "At sea.", ends_at: inDays(1) };
  await post(administrator, "/delegations", absence);
  const { version, rules } = await get<ApprovalMatrix>("/settings/approval-matrix");
  await post(administrator, "/policies/changes", {
    base_version: version,
    rules: rules.map((rule) => ({ ...rule, due_hours: rule.due_hours + 1 })),
    reason: "An hour more for all.",
  });
  return {
    server,
    quarantine: quarantine.id,
    campaign: campaign.id,
    recertification: asked.items[0]?.id,
  };
}
