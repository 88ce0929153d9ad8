"use client";

import { LoadFailure } from "#components/console/load-failure.tsx";

export default function SignInError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <LoadFailure {...props} />;
}
