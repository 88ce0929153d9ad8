"use client";

import { CircleAlert } from "lucide-react";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { ApiError } from "#lib/ui/api-client.ts";

/** Why a form was refused as a whole. What belongs to a field stands under that field. */
export function FormFailure({ error }: { error: Error | null }) {
  if (!error) return null;
  const inFields = error instanceof ApiError && error.errors.length > 0;
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-md border border-danger-border bg-danger-bg px-3 py-2 text-danger text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {inFields ? (
          "Some fields need another look. Nothing was saved."
        ) : (
          <VisibleText text={error.message} />
        )}
      </span>
    </p>
  );
}
