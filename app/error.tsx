"use client";

import { LoadFailure } from "#components/console/load-failure.tsx";

export default function RootError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center">
      <LoadFailure {...props} />
    </main>
  );
}
