import type { Metadata } from "next";
import { DutiesScreen } from "#components/duties/duties-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { listDutyConflicts, listDutyExceptions, listDutyRules } from "#lib/access/duties/index.ts";
import { dutyExceptionsQuery } from "#lib/access/duties/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Separation of duties" };

export default async function DutiesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const query = await readParams(dutyExceptionsQuery, searchParams);
  const found = await pageData(
    Promise.all([listDutyRules(ctx, {}), listDutyConflicts(ctx, {}), listDutyExceptions(ctx, query)]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [rules, conflicts, exceptions] = found.data;
  return (
    <DutiesScreen
      rules={rules.items}
      conflicts={conflicts}
      exceptions={exceptions}
      may={can(ctx.actor, "duty.manage")}
    />
  );
}
