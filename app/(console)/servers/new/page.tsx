import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { RegisterForm } from "#components/submissions/register-form.tsx";
import { can } from "#lib/core/permissions.ts";
import { listOwnerOptions } from "#lib/identity/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Register a server" };

export default async function RegisterPage() {
  const ctx = await pageCtx();
  const may = can(ctx.actor, "submission.create");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  const owners = await pageData(listOwnerOptions(ctx, {}));
  if ("no" in owners) return <ForbiddenState reason={owners.no} />;
  return (
    <>
      <PageHeader
        title="Register a server"
        description="Propose it for approval. Nothing reaches an agent before the people named here have signed."
      />
      <RegisterForm owners={owners.data} />
    </>
  );
}
