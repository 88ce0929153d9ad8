import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AuditEvent } from "#lib/audit/schemas.ts";
import { exactUtc } from "#lib/ui/format.ts";
import { auditActionLabel } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { FactsTable } from "./facts-table.tsx";

const viaWords: Record<string, string> = { session: "in the browser", token: "with an access token" };

/** All that was recorded of one event. */
export function EventDetail({ event }: { event: AuditEvent }) {
  const { actor, target, reason, before, after } = event;
  return (
    <div className="grid gap-4">
      <h2 className="font-semibold text-sm">
        {auditActionLabel(event.action)}{" "}
        <span className="font-mono font-normal text-muted text-xs">{event.action}</span>
      </h2>
      <KeyValue
        items={[
          { label: "When", value: <span className="tabular-nums">{exactUtc(event.occurred_at)}</span> },
          {
            label: "Who",
            value: (
              <>
                <HostileText text={actor.name} />
                {actor.via && <span className="text-muted"> {viaWords[actor.via] ?? actor.via}</span>}{" "}
                {actor.id && <IdChip id={actor.id} what="actor id" />}
              </>
            ),
          },
          ...(target
            ? [
                {
                  label: "Target",
                  value: (
                    <>
                      <TargetName target={target} /> <IdChip id={target.id} what="target id" />{" "}
                      <TextLink href={routes.audit({ target: target.id })} className="text-xs">
                        All its events
                      </TextLink>
                    </>
                  ),
                },
              ]
            : []),
          ...(reason ? [{ label: "Reason", value: <HostileText text={reason} clipAt={600} lines /> }] : []),
          { label: "Event", value: <IdChip id={event.id} what="event id" /> },
          { label: "Request", value: <IdChip id={event.request_id} what="request id" /> },
          ...(event.client_ip
            ? [{ label: "From", value: <span className="font-mono text-xs">{event.client_ip}</span> }]
            : []),
          ...(event.user_agent
            ? [{ label: "Browser or tool", value: <HostileText text={event.user_agent} clipAt={160} /> }]
            : []),
        ]}
      />
      {(before || after) && <FactsTable before={before} after={after} />}
    </div>
  );
}

function TargetName({ target }: { target: NonNullable<AuditEvent["target"]> }) {
  const name = <HostileText text={target.name ?? target.type} />;
  if (target.type === "submission") return <TextLink href={routes.submission(target.id)}>{name}</TextLink>;
  if (target.type === "server" && target.name)
    return <TextLink href={routes.server(target.name)}>{name}</TextLink>;
  return (
    <>
      <span className="text-muted">{target.type}</span> {name}
    </>
  );
}
