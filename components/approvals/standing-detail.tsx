import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { StandingView } from "#lib/approvals/standing/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { RevokeStanding } from "./revoke-standing.tsx";
import { fieldName, mustBe, standingLooks, usedWords } from "./standing-words.ts";

const wordsClip = 300;

/** One yes that was given in advance, whole. */
export function StandingDetail({ standing }: { standing: StandingView }) {
  const { status, tool, agent, on_behalf_of, gateway, server, given_by, ended, constraints, can } = standing;
  const { label, tone } = standingLooks[status];
  return (
    <>
      <PageHeader
        title={
          <>
            Calls of <HostileText text={tool} />
          </>
        }
        badges={<Badge tone={tone}>{label}</Badge>}
        description={
          <>
            Approved in advance by <HostileText text={given_by.name} />, without asking each time.
          </>
        }
        actions={(status === "active" || can.revoke === true) && <RevokeStanding standing={standing} />}
      />
      <Section title="What it allows">
        <KeyValue
          items={[
            {
              label: "Agent",
              value: (
                <TextLink href={routes.agent(agent.id)}>
                  <HostileText text={agent.name} />
                </TextLink>
              ),
            },
            {
              label: "On behalf of",
              value: on_behalf_of ? <HostileText text={on_behalf_of.name} /> : "Nobody: it acts by itself",
            },
            {
              label: "Server",
              value: (
                <TextLink href={routes.server(server)} className="break-all font-mono text-xs">
                  <HostileText text={server} />
                </TextLink>
              ),
            },
            { label: "Through", value: <HostileText text={gateway.name} /> },
            {
              label: "Given",
              value: (
                <>
                  <Time at={standing.created_at} />, with{" "}
                  <TextLink href={routes.approval(standing.approval_id)}>the call that was approved</TextLink>
                </>
              ),
            },
            { label: "Until", value: <Time at={standing.expires_at} /> },
            { label: "Used", value: <HostileText text={usedWords(standing)} /> },
            ...(ended ? [{ label: "Over", value: <Ended ended={ended} /> }] : []),
            { label: "Id", value: <IdChip id={standing.id} /> },
          ]}
        />
      </Section>
      <Section title="What the arguments must be" description="All of these, and no others.">
        {constraints.length === 0 ? (
          <p className="border-t py-2 text-muted text-sm">It is called without arguments.</p>
        ) : (
          <ul className="border-t text-sm">
            {constraints.map((constraint) => (
              <li
                key={constraint.pointer}
                className="min-w-0 break-words border-b py-2 [overflow-wrap:anywhere]"
              >
                <code className="break-all font-mono text-xs">
                  <HostileText text={fieldName(constraint.pointer)} />
                </code>{" "}
                <span className={constraint.is === "equals" ? "text-muted" : undefined}>
                  <HostileText text={mustBe(constraint)} clipAt={wordsClip} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function Ended({ ended: { at, by, reason } }: { ended: NonNullable<StandingView["ended"]> }) {
  return (
    <>
      <Time at={at} />
      {by && (
        <>
          , by <HostileText text={by.name} />
        </>
      )}
      {reason !== null && (
        <>
          : <HostileText text={reason} clipAt={wordsClip} />
        </>
      )}
    </>
  );
}
