import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { SourceScreen } from "#components/sources/source-screen.tsx";
import { getSource } from "#lib/sources/index.ts";
import { fileMaxChars } from "#lib/sources/schemas.ts";
import type { SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";
import { EntriesTab } from "./entries-tab.tsx";
import { HistoryTab } from "./history-tab.tsx";
import { ImportsTab } from "./imports-tab.tsx";
import { RejectedTab } from "./rejected-tab.tsx";

export const metadata: Metadata = { title: "Source" };

const tabs = { entries: EntriesTab, rejected: RejectedTab, history: HistoryTab, imports: ImportsTab };

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function SourcePage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const found = await pageData(getSource(ctx, { id: (await params).id }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { tab: asked } = await searchParams;
  const tab = isTab(asked) ? asked : "entries";
  const Tab = tabs[tab];
  return (
    <SourceScreen rendered={found.data} tab={tab} fileBytesMax={fileMaxChars}>
      <Tab ctx={ctx} source={found.data} searchParams={searchParams} />
    </SourceScreen>
  );
}

function isTab(asked: unknown): asked is keyof typeof tabs {
  return typeof asked === "string" && Object.hasOwn(tabs, asked);
}
