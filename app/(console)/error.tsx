"use client";

import { LoadFailure } from "#components/console/load-failure.tsx";

export default function ConsoleError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <LoadFailure {...props} />;
}
