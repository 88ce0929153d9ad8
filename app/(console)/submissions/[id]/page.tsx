import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { ReviewScreen } from "#components/submissions/review-screen.tsx";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { compareSubmission, getSubmission, listThreads } from "#lib/registry/index.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Submission" };

type Props = { params: Promise<{ id: string }> };

export default async function SubmissionPage({ params }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const found = await pageData(load(ctx, id));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  return <ReviewScreen key={id} {...found.data} me={ctx.actor.id} />;
}

async function load(ctx: Ctx, id: string) {
  const [initial, threads, approved, lastLook] = await Promise.all([
    getSubmission(ctx, { id }),
    listThreads(ctx, { id }),
    compareSubmission(ctx, { id, against: "approved" }),
    compareSubmission(ctx, { id, against: "last_look" }),
  ]);
  return { initial, threads, comparisons: { approved, last_look: lastLook } };
}
