"use client";

import { Button } from "#components/ui/button.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { exactUtc } from "#lib/ui/format.ts";
import { Notice } from "./notice.tsx";

type NotRefreshedProps = {
  found: { error: Error | null; dataUpdatedAt: number; isFetching: boolean; refetch: () => unknown };
};

/** What stands below was read a while ago, and could not be read anew. */
export function NotRefreshed({ found: { error, dataUpdatedAt, isFetching, refetch } }: NotRefreshedProps) {
  if (!error) return null;
  return (
    <div className="pb-4">
      <Notice tone="warning" role="alert" title={`This is as of ${exactUtc(new Date(dataUpdatedAt))}`}>
        <p>
          It could not be read anew. <VisibleText text={error.message} />
        </p>
        <div className="pt-1">
          <Button size="sm" pending={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      </Notice>
    </div>
  );
}
