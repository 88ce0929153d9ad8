"use client";

import { TriangleAlert, UserRoundCheck } from "lucide-react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { StagePreview } from "#lib/registry/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { accessLevelLabels, classificationLabels, roleLabels } from "#lib/ui/labels.ts";
import { useStagePreview } from "./api.ts";

type SignersPreviewProps = { classification: Classification | null; level: AccessLevel | null };

/** Who will have to sign, before anything is submitted. */
export function SignersPreview({ classification, level }: SignersPreviewProps) {
  const preview = useStagePreview(classification, level);
  return (
    <section aria-labelledby="signers" className="grid gap-3 rounded-md border bg-surface p-4">
      <h2 id="signers" className="font-semibold text-base">
        Who will have to sign
      </h2>
      <div aria-live="polite" className="grid gap-3 text-sm">
        {classification === null || level === null ? (
          <p className="text-muted">
            Choose a classification and an access level, and this shows who decides.
          </p>
        ) : preview.isError ? (
          <p className="text-danger">{preview.error.message}</p>
        ) : preview.data ? (
          <>
            <p className="text-muted">
              For {classificationLabels[classification].toLowerCase()} data and{" "}
              {accessLevelLabels[level].toLowerCase()} access:
            </p>
            <ol className="grid gap-3">
              {preview.data.stages.map((stage) => (
                <Stage key={stage.role} stage={stage} />
              ))}
            </ol>
          </>
        ) : (
          <div className="grid gap-2.5 py-1">
            <Skeleton className="w-40" />
            <Skeleton className="w-56" />
          </div>
        )}
        <p className="border-t pt-3 text-muted text-xs">
          You can't sign your own submission. Voting opens once the server has been read.
        </p>
      </div>
    </section>
  );
}

const namesMax = 6;

function Stage({ stage: { role, need, candidates } }: { stage: StagePreview["stages"][number] }) {
  const names = candidates.slice(0, namesMax).map(({ name }) => name);
  const more = candidates.length - names.length;
  const short = candidates.length < need;
  return (
    <li className="flex items-start gap-2.5">
      <UserRoundCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
      <div className="grid min-w-0 gap-0.5">
        <span className="font-medium">
          {roleLabels[role]}: {plural(need, "signature")}
        </span>
        {names.length > 0 && (
          <span className="break-words text-muted text-xs">
            From {names.join(", ")}
            {more > 0 && ` and ${more} more`}
          </span>
        )}
        {short && (
          <span className="flex items-start gap-1.5 text-warning text-xs">
            <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            {candidates.length === 0
              ? "Nobody has this role. Ask an administrator before you submit."
              : `Only ${candidates.length} can sign. Ask an administrator for one more.`}
          </span>
        )}
      </div>
    </li>
  );
}
