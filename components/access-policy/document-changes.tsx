import { ChevronRight, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { list } from "../grants/grant-words.ts";
import { PartItem } from "./policy-items.tsx";
import { type DocumentChange, documentChanges, partLabels } from "./policy-words.ts";

/** What goes and what comes, part by part. */
export function DocumentChanges({ changes }: { changes: readonly DocumentChange[] }) {
  return (
    <ul className="grid rounded-md border bg-background">
      {changes.map(({ part, removed, added }) => (
        <li key={part} className="grid gap-2 border-b p-3 last:border-b-0">
          <p className="text-subtle text-xs">{partLabels[part]}</p>
          {removed.map((item) => (
            <Marked key={`- ${JSON.stringify(item)}`} mark="removed">
              <PartItem part={part} item={item} />
            </Marked>
          ))}
          {added.map((item) => (
            <Marked key={`+ ${JSON.stringify(item)}`} mark="added">
              <PartItem part={part} item={item} />
            </Marked>
          ))}
        </li>
      ))}
    </ul>
  );
}

const marks = {
  removed: { word: "Removed", Icon: Minus, look: "bg-danger-bg", tint: "text-danger" },
  added: { word: "Added", Icon: Plus, look: "bg-success-bg", tint: "text-success" },
};

function Marked({ mark, children }: { mark: keyof typeof marks; children: ReactNode }) {
  const { word, Icon, look, tint } = marks[mark];
  return (
    <div className={cn("flex items-start gap-2 rounded-sm px-2 py-1.5", look)}>
      <Icon aria-hidden className={cn("mt-0.5 size-3.5 shrink-0", tint)} />
      <span className="sr-only">{word}</span>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

/** What differs between two documents, folded. */
export function ChangesDetail({
  before,
  after,
}: {
  before: AccessPolicyDocument;
  after: AccessPolicyDocument;
}) {
  const changes = documentChanges(before, after);
  if (changes.length === 0) return <p className="text-muted text-xs">It says the same.</p>;
  return (
    <details className="group/changes">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-muted text-xs hover:text-ink touch:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/changes:rotate-90" />
        Changed: {list(changes.map(({ part }) => partLabels[part].toLowerCase()))}
      </summary>
      <div className="pt-2">
        <DocumentChanges changes={changes} />
      </div>
    </details>
  );
}
