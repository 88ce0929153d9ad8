import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import { grantLimitWords } from "#lib/ui/agent-words.ts";
import { plural } from "#lib/ui/format.ts";

/** Scopes as badges, single tools by name as far as there is room, and what narrows them. */
export function GrantTerms({ grant }: { grant: GrantSummary }) {
  const { scopes, tools } = grant;
  const [tool] = tools;
  const narrowed = grantLimitWords({ ...grant, tools: [] });
  return (
    <div className="grid min-w-0 gap-0.5">
      <span className="flex min-w-0 items-center gap-1.5">
        {scopes.map((level) => (
          <AccessLevelBadge key={level} level={level} />
        ))}
        {tool !== undefined && (
          <span className="min-w-0 truncate font-mono text-xs">
            <HostileText text={tool} />
          </span>
        )}
        {tools.length > 1 && (
          <span className="shrink-0 text-muted text-xs">and {plural(tools.length - 1, "more tool")}</span>
        )}
      </span>
      {narrowed && <span className="truncate text-muted text-xs">{narrowed}</span>}
    </div>
  );
}
