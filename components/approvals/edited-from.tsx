import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { argumentChanges } from "./argument-changes.ts";
import { ChangeList } from "./change-list.tsx";

type EditedFromProps = { edited: NonNullable<ApprovalView["edited"]>; current: string };

/** What a person made of the call that an agent asked for. */
export function EditedFrom({ edited, current }: EditedFromProps) {
  return (
    <Section
      title="Changed by a person"
      description={
        <>
          Changed by <HostileText text={edited.by.name} /> from{" "}
          <TextLink href={routes.approval(edited.from)}>what the agent asked for</TextLink>. No vote on that
          counts here.
        </>
      }
    >
      <ChangeList
        label="What was changed"
        changes={argumentChanges(edited.arguments, current)}
        before="Asked for"
        after="Changed"
      />
    </Section>
  );
}
