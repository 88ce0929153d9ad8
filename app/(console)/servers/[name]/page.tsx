import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { ServerDetail } from "#components/servers/server-detail.tsx";
import { getServer } from "#lib/catalog/index.ts";
import { env } from "#lib/env.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: nameOf(await params) };
}

export default async function ServerPage({ params }: Props) {
  const found = await pageData(getServer(await pageCtx(), { name: nameOf(await params) }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <ServerDetail server={found.data} publicUrl={env().publicUrl} />;
}

/** Next hands over the segment as the address has it: `com.example%2Fweather`. */
function nameOf({ name }: { name: string }): string {
  try {
    return decodeURIComponent(name);
  } catch {
    notFound();
  }
}
