import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EvidenceList } from "#components/evidence/evidence-list.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { ServerDetail } from "#components/servers/server-detail.tsx";
import { ServerOutside } from "#components/servers/server-outside.tsx";
import { getServer } from "#lib/catalog/index.ts";
import type { CatalogServerDetail } from "#lib/catalog/schemas.ts";
import { DomainError } from "#lib/core/errors.ts";
import { can } from "#lib/core/permissions.ts";
import { env } from "#lib/env.ts";
import { getServerStanding } from "#lib/lifecycle/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: nameOf(await params) };
}

export default async function ServerPage({ params }: Props) {
  const ctx = await pageCtx();
  const name = nameOf(await params);
  const standing = await pageData(getServerStanding(ctx, { name }));
  if ("no" in standing) return <ForbiddenState reason={standing.no} />;
  const server = await inCatalog(getServer(ctx, { name }));
  const mayExport = can(ctx.actor, "evidence.export");
  if (!server)
    return (
      <>
        <ServerOutside standing={standing.data} />
        <EvidenceList server={name} versions={standing.data.versions} may={mayExport} />
      </>
    );
  return (
    <ServerDetail
      server={server}
      standing={standing.data}
      mayExport={mayExport}
      publicUrl={env().publicUrl}
    />
  );
}

/** What was published once and is not in the catalog now has a standing, and no entry. */
async function inCatalog(found: Promise<CatalogServerDetail>): Promise<CatalogServerDetail | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}

/** Next hands over the segment as the address has it: `com.example%2Fweather`. */
function nameOf({ name }: { name: string }): string {
  try {
    return decodeURIComponent(name);
  } catch {
    notFound();
  }
}
