"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { RecertificationView } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { useLook, useRecertification } from "./api.ts";
import { DecisionPanel } from "./decision-panel.tsx";
import { Facts } from "./facts.tsx";
import { RecertificationStatusBadge } from "./status-badge.tsx";

/** The neighbours in what waits for the reader. */
export type Neighbours = { previous: string | null; next: string | null };

type RecertificationScreenProps = { initial: RecertificationView; neighbours: Neighbours };

/** What was approved left, the decision right. j and k go on to what else waits for the reader. */
export function RecertificationScreen({ initial, neighbours }: RecertificationScreenProps) {
  const { data: item, isError } = useRecertification(initial);
  const router = useRouter();
  const { previous, next } = neighbours;
  useLook(item.id, item.digest);

  useShortcuts([
    {
      keys: "j",
      label: "Next that waits for you",
      group: "This recertification",
      run: () => next && router.push(routes.recertification(next)),
    },
    {
      keys: "k",
      label: "Previous that waits for you",
      group: "This recertification",
      run: () => previous && router.push(routes.recertification(previous)),
    },
  ]);

  return (
    <>
      <PageHeader
        title={<HostileText text={item.title ?? item.server} clipAt={120} />}
        badges={
          <>
            <span className="font-mono text-muted text-sm">
              <HostileText text={item.version} clipAt={40} />
            </span>
            <RecertificationStatusBadge status={item.status} />
            <ClassificationBadge classification={item.data_classification} />
            <AccessLevelBadge level={item.access_level} />
          </>
        }
        description={
          item.campaign ? (
            <>
              Part of{" "}
              <TextLink href={routes.campaign(item.campaign.id)}>
                <HostileText text={item.campaign.name} clipAt={80} />
              </TextLink>
            </>
          ) : (
            "Asked for because its approval comes to its end."
          )
        }
        actions={
          (previous || next) && (
            <nav aria-label="What waits for you" className="flex gap-2">
              {previous && (
                <LinkButton
                  size="sm"
                  href={routes.recertification(previous)}
                  icon={<ChevronLeft aria-hidden />}
                >
                  Previous
                </LinkButton>
              )}
              {next && (
                <LinkButton size="sm" href={routes.recertification(next)}>
                  Next
                  <ChevronRight aria-hidden />
                </LinkButton>
              )}
            </nav>
          )
        }
      />
      {isError && (
        <p role="status" className="pb-4 text-sm text-warning">
          This page can't reach the console now. It shows what it knew last and keeps trying.
        </p>
      )}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <Facts item={item} />
        </div>
        <DecisionPanel item={item} next={next} />
      </div>
    </>
  );
}
