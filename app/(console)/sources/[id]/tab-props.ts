import type { Ctx } from "#lib/kernel/ctx.ts";
import type { SourceView } from "#lib/sources/schemas.ts";
import type { SearchParams } from "#lib/ui/search-params.ts";

/** What each tab of a source is given; it reads its own list. */
export type TabProps = { ctx: Ctx; source: SourceView; searchParams: SearchParams };
