import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { argumentChanges } from "./argument-changes.ts";
import { ChangeList } from "./change-list.tsx";

type PreviousCallProps = {
  previous: Pick<NonNullable<ApprovalView["previous"]>, "id" | "at" | "arguments">;
  current: string;
};

/** How this call differs from the one that was approved last: of many alike, the odd one stands out. */
export function PreviousCall({ previous, current }: PreviousCallProps) {
  const changes = argumentChanges(previous.arguments, current);
  return (
    <Section
      title="Compared with the last one"
      description={
        <>
          The{" "}
          <TextLink href={routes.approval(previous.id)}>
            last call of this tool by this agent that was approved
          </TextLink>
          , <Time at={previous.at} />.
        </>
      }
    >
      {changes.length === 0 ? (
        <p className="border-t py-2 text-muted text-sm">It has the same arguments.</p>
      ) : (
        <ChangeList label="What is otherwise" changes={changes} before="Then" after="Now" />
      )}
    </Section>
  );
}
