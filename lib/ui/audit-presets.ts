import { moment } from "./audit-query-edit.ts";
import type { Window } from "./audit-query-words.ts";

export type WindowPreset = { label: string } & Window;

/** The spans that are asked for most, as of now (ms since 1970). Quarters are those of the calendar, in UTC. */
export function windowPresets(nowMs: number): readonly WindowPreset[] {
  const now = new Date(nowMs);
  const quarter = Math.floor(now.getUTCMonth() / 3);
  const start = (offset: number) => moment(Date.UTC(now.getUTCFullYear(), (quarter + offset) * 3, 1));
  return [
    { label: "Last 24 hours", after: "-24h", before: null },
    { label: "Last 7 days", after: "-7d", before: null },
    { label: "Last 30 days", after: "-30d", before: null },
    { label: "This quarter", after: start(0), before: null },
    { label: "Last quarter", after: start(-1), before: start(0) },
    { label: "All time", after: null, before: null },
  ];
}

export type SearchPreset = {
  name: string;
  query: string;
  /** The part that somebody fills in before it is searched for. */
  fill?: string;
};

/** What is asked first of an audit log. */
export function searchPresets(nowMs: number): readonly SearchPreset[] {
  const quarter = windowPresets(nowMs).find(({ label }) => label === "Last quarter");
  const span = `after:${quarter?.after?.slice(0, 10)} before:${quarter?.before?.slice(0, 10)}`;
  return [
    {
      name: "Who accessed a customer's record last quarter?",
      query: `target:customer:C-42 ${span}`,
      fill: "customer:C-42",
    },
    {
      name: "Did any agent take administrative actions on this account?",
      query: "target:account:A-42 access:admin agent:*",
      fill: "account:A-42",
    },
    {
      name: "Administrative actions on a person",
      query: "target:user:usr_0 after:-90d -action:user.sign_in,user.sign_out",
      fill: "user:usr_0",
    },
    { name: "What did an agent do?", query: "agent:support-bot after:-7d", fill: "support-bot" },
    { name: "Denied in the last 24 hours", query: "status:denied after:-24h" },
    { name: "Failed in the last 24 hours", query: "status:error,timeout after:-24h" },
    { name: "Changes of policies", query: "action:policy.* after:-90d" },
    { name: "Who read this log?", query: "action:audit.search,audit.export,audit.download after:-30d" },
  ];
}
