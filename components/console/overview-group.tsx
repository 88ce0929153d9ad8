import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { submissionTitle } from "#lib/ui/submission-words.ts";

type OverviewGroupProps = {
  title: string;
  /** What an empty group says. */
  none: string;
  /** Where all of them are. */
  more: string;
  list: readonly SubmissionSummary[];
  line: (submission: SubmissionSummary) => ReactNode;
  right: (submission: SubmissionSummary) => ReactNode;
};

export function OverviewGroup({ title, none, more, list, line, right }: OverviewGroupProps) {
  return (
    <div className="min-w-0">
      <Section
        title={title}
        actions={
          list.length > 0 && (
            <TextLink href={more} className="text-sm">
              All<span className="sr-only"> of: {title.toLowerCase()}</span>
            </TextLink>
          )
        }
      >
        {list.length === 0 ? (
          <p className="flex items-center gap-2 border-t py-3 text-muted text-sm">
            <CircleCheck aria-hidden className="size-4 shrink-0" />
            {none}
          </p>
        ) : (
          <ul className="-mx-3 border-t">
            {list.map((submission) => (
              <li
                key={submission.id}
                data-row
                className="flex min-h-13 cursor-pointer items-center justify-between gap-4 border-b px-3 py-2 hover:bg-hover"
              >
                <div className="grid min-w-0 gap-0.5">
                  <Link href={routes.submission(submission.id)} className="truncate font-medium text-sm">
                    <HostileText text={submissionTitle(submission)} />
                  </Link>
                  <span className="truncate text-muted text-xs">{line(submission)}</span>
                </div>
                <span className="flex shrink-0 items-center gap-1.5">{right(submission)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
