"use client";

import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { NarrowingView } from "#lib/access/narrowings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { useRestore } from "./narrowing-api.ts";
import { plainFailure } from "./narrowing-words.ts";
import { toRestore } from "./restore-choice.ts";

type RestoreDialogProps = { grantId: string; narrowing: NarrowingView; onClose: () => void };

/** What was taken comes back: all of it, unless somebody unticks some. */
export function RestoreDialog({ grantId, narrowing: { id, taken }, onClose }: RestoreDialogProps) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(taken));
  const restore = useRestore(grantId, id);
  const toast = useToast();
  const tools = plural(ticked.size, "tool");

  function toggle(name: string) {
    const next = new Set(ticked);
    if (!next.delete(name)) next.add(name);
    setTicked(next);
  }

  return (
    <ReasonDialog
      title={taken.length === 1 ? "Restore 1 tool?" : "Restore what was taken?"}
      description="The agent may use them again from its next call on, as far as the grant allows it."
      confirmLabel={`Restore ${tools}`}
      hint="What it is needed for after all. Everybody who reads the record later sees it."
      pending={restore.isPending}
      failure={plainFailure(restore.error)}
      blocked={ticked.size === 0 ? "Tick what the agent needs." : undefined}
      onClose={onClose}
      onConfirm={(reason) =>
        restore.mutate(
          { ...toRestore(taken, ticked), reason },
          {
            onSuccess: () => {
              toast({ title: `${tools} restored` });
              onClose();
            },
          },
        )
      }
    >
      {taken.length > 1 && (
        <fieldset className="min-w-0">
          <legend className="pb-1.5 font-medium text-sm">Tools that come back</legend>
          <ul className="max-h-60 overflow-y-auto rounded-md border text-sm">
            {taken.map((name) => (
              <li key={name} className="border-b px-3 py-2 last:border-b-0">
                <Checkbox
                  label={
                    <span className="break-all font-mono text-xs">
                      <HostileText text={name} />
                    </span>
                  }
                  checked={ticked.has(name)}
                  onChange={() => toggle(name)}
                />
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </ReasonDialog>
  );
}
