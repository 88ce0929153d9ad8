import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { ReviewScreen } from "#components/submissions/review-screen.tsx";
import { getSubmission } from "#lib/registry/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Submission" };

type Props = { params: Promise<{ id: string }> };

export default async function SubmissionPage({ params }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const found = await pageData(getSubmission(ctx, { id }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <ReviewScreen key={id} initial={found.data} me={ctx.actor.id} />;
}
