"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { ErrorState } from "#components/patterns/error-state.tsx";

type LoadFailureProps = { error: Error & { digest?: string }; reset: () => void };

/** A page whose reading failed. Nothing was being changed, so nothing can be lost. */
export function LoadFailure({ error, reset }: LoadFailureProps) {
  const router = useRouter();
  function retry() {
    startTransition(() => {
      router.refresh();
      reset();
    });
  }
  return (
    <ErrorState
      level={1}
      title="This page could not be loaded"
      onRetry={retry}
      requestId={error.digest && `Log reference ${error.digest}`}
    >
      Nothing was changed or lost. If it happens again, tell an administrator the reference below.
    </ErrorState>
  );
}
