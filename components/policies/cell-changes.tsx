import { Minus, Plus } from "lucide-react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { type CellChange, diffRules } from "#lib/core/matrix-rules.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { RuleText } from "./rule-text.tsx";

/** Which cells differ between two matrices: before at the left, after at the right. */
export function CellChanges({ changes }: { changes: readonly CellChange<MatrixRule>[] }) {
  return (
    <ul className="grid rounded-md border bg-background">
      {changes.map((change) => {
        const { removed, added } = diffRules(change.before, change.after);
        return (
          <li
            key={`${change.classification} ${change.access_level}`}
            className="grid gap-2 border-b p-3 last:border-b-0"
          >
            <div className="flex flex-wrap items-center gap-2">
              <ClassificationBadge classification={change.classification} />
              <AccessLevelBadge level={change.access_level} />
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              <Side label="Before" rules={change.before} marked={removed} mark="removed" />
              <Side label="After" rules={change.after} marked={added} mark="added" />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const marks = {
  removed: { word: "Removed", Icon: Minus, look: "bg-danger-bg", tint: "text-danger" },
  added: { word: "Added", Icon: Plus, look: "bg-success-bg", tint: "text-success" },
};

type SideProps = {
  label: string;
  rules: readonly MatrixRule[];
  /** Those that only this side has. */
  marked: readonly MatrixRule[];
  mark: keyof typeof marks;
};

function Side({ label, rules, marked, mark }: SideProps) {
  const { word, Icon, look, tint } = marks[mark];
  return (
    <div className="grid content-start gap-1.5">
      <p className="text-subtle text-xs">{label}</p>
      {rules.length === 0 && (
        <p className="text-sm text-warning">No rule: nobody signs, so they never pass</p>
      )}
      {rules.map((rule) => {
        const own = marked.includes(rule);
        return (
          <div
            key={JSON.stringify(rule)}
            className={cn("flex items-start gap-2 rounded-sm px-2 py-1.5", own && look)}
          >
            {own && (
              <>
                <Icon aria-hidden className={cn("mt-0.5 size-3.5 shrink-0", tint)} />
                <span className="sr-only">{word}</span>
              </>
            )}
            <RuleText rule={rule} />
          </div>
        );
      })}
    </div>
  );
}
