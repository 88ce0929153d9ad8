import { UserRoundCheck } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { OrphansTable } from "#components/recertification/orphans-table.tsx";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { listOrphans } from "#lib/lifecycle/index.ts";
import { pageData } from "../../page-ctx.ts";

export async function OrphansTab({ ctx, cursor }: { ctx: Ctx; cursor: string | undefined }) {
  const found = await pageData(listOrphans(ctx, { cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0 && !cursor)
    return (
      <EmptyState icon={UserRoundCheck} title="Somebody answers for everything">
        When an owner's account is disabled, what they own appears here, with who could take it over.
      </EmptyState>
    );
  return (
    <>
      <p className="max-w-prose pb-3 text-muted text-sm">
        A server gets another owner by being submitted again with that owner. Until then a reviewer decides
        alone whether it is kept.
      </p>
      <OrphansTable orphans={items} />
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
