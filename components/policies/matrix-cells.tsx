import { PencilLine, Plus, TriangleAlert } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { gapsOf } from "#lib/core/matrix-rules.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import { cellWords, gapWords, scopeWords } from "#lib/ui/policy-words.ts";
import { RuleText } from "./rule-text.tsx";

type CellProps = { classification: Classification; level: AccessLevel; rules: readonly MatrixRule[] };

/** The rules of one cell. */
export function RulesCell(props: CellProps) {
  return (
    <div className="grid gap-3">
      {props.rules.map((rule) => (
        <RuleText key={JSON.stringify(rule)} rule={rule} />
      ))}
      <Gap {...props} />
    </div>
  );
}

type EditableCellProps = CellProps & {
  changed: boolean;
  onEdit: (rule: MatrixRule) => void;
  onAdd: () => void;
};

/** The rules of one cell, each to be opened, and a place for one more. */
export function EditableCell({ changed, onEdit, onAdd, ...cell }: EditableCellProps) {
  const where = cellWords({ classification: cell.classification, access_level: cell.level });
  return (
    <div className="grid gap-2">
      {changed && <span className="text-info text-xs">Changed</span>}
      {cell.rules.map((rule) => (
        <button
          key={JSON.stringify(rule)}
          type="button"
          onClick={() => onEdit(rule)}
          className="-mx-2 flex items-start justify-between gap-2 rounded-md px-2 py-1.5 transition-colors hover:bg-hover"
        >
          <RuleText rule={rule} />
          <PencilLine aria-hidden className="mt-0.5 size-3.5 shrink-0 text-subtle" />
          <span className="sr-only">
            Change the rule for {scopeWords(rule).toLowerCase()}: {where}
          </span>
        </button>
      ))}
      <Gap {...cell} />
      <div>
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2"
          icon={<Plus aria-hidden />}
          aria-label={`Add a rule: ${where}`}
          onClick={onAdd}
        >
          Add rule
        </Button>
      </div>
    </div>
  );
}

/** Which servers of a cell nobody could ever approve. */
function Gap({ classification, level, rules }: CellProps) {
  const gaps = gapsOf(rules).filter(
    (gap) => gap.classification === classification && gap.access_level === level,
  );
  if (gaps.length === 0) return null;
  return (
    <p className="flex items-start gap-1.5 text-warning text-xs">
      <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      {gapWords(gaps)}: nobody signs, so they never pass
    </p>
  );
}
