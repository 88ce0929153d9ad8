"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ToastProvider } from "#components/ui/toast.tsx";
import { TooltipLayer } from "#components/ui/tooltip-layer.tsx";
import { RenderedAt } from "#lib/ui/clock.ts";

const freshMs = 15_000;

type ProvidersProps = { nonce: string | undefined; renderedAtMs: number; children: ReactNode };

export function Providers({ nonce, renderedAtMs, children }: ProvidersProps) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: freshMs, retry: 1 }, mutations: { retry: false } },
      }),
  );
  return (
    <CSPProvider nonce={nonce}>
      <RenderedAt value={renderedAtMs}>
        <QueryClientProvider client={queries}>
          <ToastProvider>{children}</ToastProvider>
          <TooltipLayer />
        </QueryClientProvider>
      </RenderedAt>
    </CSPProvider>
  );
}
