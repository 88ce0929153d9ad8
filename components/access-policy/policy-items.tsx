import { Ban, Hand } from "lucide-react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type {
  AccessPolicyDocument,
  ActionRule,
  CallMatch,
  GrantRule,
  RateLimit,
} from "#lib/access/policy/schemas.ts";
import { signersWords } from "#lib/ui/policy-words.ts";
import { minutesWords } from "../grants/grant-words.ts";
import { usualTerms } from "./ask-draft.ts";
import {
  askWords,
  limitWords,
  matchFacts,
  type Part,
  recordedWords,
  ruleEffectLabels,
  sessionWords,
  unusedWords,
} from "./policy-words.ts";

const namesClip = 300;

/** Who signs, and for how long at most. */
export function GrantRuleText({ rule }: { rule: GrantRule }) {
  return (
    <span className="grid min-w-0 gap-0.5 text-left">
      <span className="font-medium text-sm tabular-nums">{signersWords(rule.stages)}</span>
      <span className="text-muted text-xs tabular-nums">{minutesWords(rule.max_minutes)} at most</span>
    </span>
  );
}

export function ActionRuleText({ rule }: { rule: ActionRule }) {
  const deny = rule.effect === "deny";
  return (
    <div className="grid min-w-0 gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 break-all font-medium font-mono text-xs">{rule.id}</span>
        <Badge tone={deny ? "danger" : "warning"} icon={deny ? <Ban aria-hidden /> : <Hand aria-hidden />}>
          {ruleEffectLabels[rule.effect]}
        </Badge>
      </div>
      <p className="max-w-prose break-words text-sm">
        <HostileText text={rule.reason} clipAt={namesClip} />
      </p>
      {!deny && <p className="max-w-prose text-muted text-xs">{askWords(rule.ask ?? usualTerms)}</p>}
      <Match match={rule.match} />
      {rule.condition !== undefined && (
        <CodeBlock code={rule.condition} what={`the condition of ${rule.id}`} />
      )}
    </div>
  );
}

export function LimitText({ limit }: { limit: RateLimit }) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <span className="break-all font-medium font-mono text-xs">{limit.id}</span>
      <p className="text-sm tabular-nums">{limitWords(limit)}.</p>
      <Match match={limit.match} />
    </div>
  );
}

/** Which calls it is about. */
function Match({ match }: { match: CallMatch }) {
  const facts = matchFacts(match);
  if (facts.length === 0) return <p className="text-muted text-xs">Every call.</p>;
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      {facts.map(({ label, values, foreign }) => (
        <div key={label} className="col-span-full grid grid-cols-subgrid">
          <dt className="text-muted">{label}</dt>
          <dd className={foreign ? "break-all font-mono" : undefined}>
            <HostileText text={values.join(", ")} clipAt={namesClip} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function SessionsText({ sessions }: Pick<AccessPolicyDocument, "sessions">) {
  const lines = sessionWords(sessions);
  if (lines.length === 0) return <p className="text-muted text-sm">A session has no limit.</p>;
  return (
    <ul className="text-sm">
      {lines.map((line) => (
        <li key={line}>{line}.</li>
      ))}
    </ul>
  );
}

export function RegionText({ rule }: { rule: AccessPolicyDocument["residency"][number] }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <ClassificationBadge classification={rule.classification} />
      <span>data only through gateways in</span>
      <span className="min-w-0 break-all font-mono text-xs">{rule.regions.join(", ")}</span>
    </div>
  );
}

/** An item of a part of the policy that changed. */
export function PartItem({ part, item }: { part: Part; item: unknown }) {
  switch (part) {
    case "grants": {
      const rule = item as GrantRule;
      return (
        <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
          <span className="flex gap-1.5">
            <ClassificationBadge classification={rule.classification} />
            <AccessLevelBadge level={rule.access_level} />
          </span>
          <GrantRuleText rule={rule} />
        </div>
      );
    }
    case "rules":
      return <ActionRuleText rule={item as ActionRule} />;
    case "limits":
      return <LimitText limit={item as RateLimit} />;
    case "sessions":
      return <SessionsText sessions={item as AccessPolicyDocument["sessions"]} />;
    case "residency":
      return <RegionText rule={item as AccessPolicyDocument["residency"][number]} />;
    case "unused":
      return <p className="text-sm">{unusedWords(item as AccessPolicyDocument["unused"])}</p>;
    case "permits_recorded":
      return <p className="text-sm">{recordedWords(item as number)}</p>;
    default:
      return part satisfies never;
  }
}
