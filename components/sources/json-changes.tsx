import { Minus, PencilLine, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { BeforeAfter } from "#components/patterns/before-after.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { diffJson, type JsonChange } from "#lib/core/json-diff.ts";

const changesShown = 200;

const marks: Record<JsonChange["kind"], { word: string; icon: ReactNode; look: string }> = {
  added: { word: "Added", icon: <Plus aria-hidden />, look: "text-success" },
  removed: { word: "Removed", icon: <Minus aria-hidden />, look: "text-danger" },
  changed: { word: "Changed", icon: <PencilLine aria-hidden />, look: "text-warning" },
};

type JsonChangesProps = {
  before: { label: string; value: unknown };
  after: { label: string; value: unknown };
};

/** Where two documents differ, value by value. */
export function JsonChanges({ before, after }: JsonChangesProps) {
  const changes = diffJson(before.value, after.value);
  if (changes.length === 0) return <p className="text-muted text-sm">They say the same.</p>;
  const hidden = changes.length - changesShown;
  return (
    <div className="grid gap-2">
      <ul className="rounded-md border">
        {changes.slice(0, changesShown).map((change) => (
          <Change
            key={`${change.kind} ${change.pointer}`}
            change={change}
            before={before.label}
            after={after.label}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <p className="text-muted text-xs">
          And {hidden.toLocaleString("en")} more; compare the documents below.
        </p>
      )}
    </div>
  );
}

type ChangeProps = { change: JsonChange; before: string; after: string };

function Change({ change, before, after }: ChangeProps) {
  const { word, icon, look } = marks[change.kind];
  return (
    <li className="grid gap-1.5 border-b px-3 py-2.5 last:border-b-0">
      <div className="flex items-start gap-2">
        <span className={`mt-1 shrink-0 [&_svg]:size-3.5 ${look}`}>{icon}</span>
        <span className="min-w-0 flex-1 break-all font-mono text-xs leading-5">
          <HostileText text={change.pointer || "/"} clipAt={200} />
        </span>
        <span className={`shrink-0 text-xs leading-5 ${look}`}>{word}</span>
      </div>
      <div className="pl-5.5">
        <BeforeAfter
          what={change.pointer || "the whole"}
          before={"before" in change ? { label: before, value: change.before } : undefined}
          after={"after" in change ? { label: after, value: change.after } : undefined}
        />
      </div>
    </li>
  );
}
