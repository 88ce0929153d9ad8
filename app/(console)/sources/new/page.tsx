import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { AddSourceForm } from "#components/sources/add-source-form.tsx";
import { can } from "#lib/core/permissions.ts";
import { fileMaxChars } from "#lib/sources/schemas.ts";
import { pageCtx } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Add a source" };

export default async function AddSourcePage() {
  const may = can((await pageCtx()).actor, "source.manage");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  return (
    <>
      <PageHeader
        title="Add a source"
        description="Its servers are read, checked and shown for preview, and watched for changes from then on."
      />
      <AddSourceForm fileBytesMax={fileMaxChars} />
    </>
  );
}
