import type { Metadata } from "next";
import { z } from "zod";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { RegisterForm } from "#components/submissions/register-form.tsx";
import { can } from "#lib/core/permissions.ts";
import { idText } from "#lib/core/text.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import { getSubmission } from "#lib/registry/index.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Register a server" };

export default async function RegisterPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const may = can(ctx.actor, "submission.create");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  const { from } = await readParams(z.object({ from: idText }), searchParams);
  const owners = await pageData(listOwnerOptions(ctx, {}));
  if ("no" in owners) return <ForbiddenState reason={owners.no} />;
  const earlier = from ? await pageData(getSubmission(ctx, { id: from })) : null;
  return (
    <>
      <PageHeader
        title="Register a server"
        description="Propose it for approval. Nothing reaches an agent before the people named here have signed."
      />
      <RegisterForm
        owners={owners.data}
        initial={earlier && "data" in earlier ? draftOf(earlier.data) : undefined}
      />
    </>
  );
}

/** What was said of it before, to start from. */
function draftOf(submission: SubmissionView) {
  return {
    url: submission.url ?? "",
    document: submission.document ? JSON.stringify(submission.document, null, 2) : "",
    owner: submission.owner.ref,
    data_classification: submission.data_classification,
    access_level: submission.access_level,
    purpose: submission.purpose,
  };
}
