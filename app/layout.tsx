import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "#components/shell/providers.tsx";
import { cn } from "#lib/ui/cn.ts";
import { parseTheme, themeClass } from "#lib/ui/theme.ts";

export const metadata: Metadata = {
  title: { template: "%s · Countersign", default: "Countersign" },
  description: "Decide which MCP servers your AI agents may use, who answers for each, and prove it later.",
  icons: { icon: { url: "/icon.svg", type: "image/svg+xml" } },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const theme = parseTheme((await cookies()).get("theme")?.value);

  return (
    <html lang="en" className={cn(GeistSans.variable, GeistMono.variable, themeClass(theme))}>
      <body>
        <Providers nonce={nonce} renderedAtMs={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
