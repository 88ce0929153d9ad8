import { CircleCheck, CircleX } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AccessOutcome } from "#lib/access/explain/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { throughWords } from "./access-words.ts";

type OutcomeListProps = { agentId: string; outcomes: readonly AccessOutcome[] };

const gatewaysShown = 8;

/** What the decision point says, in its own words, and through which gateways. */
export function OutcomeList({ agentId, outcomes }: OutcomeListProps) {
  return (
    <ul className="grid gap-2.5">
      {outcomes.map((outcome) => (
        <li key={JSON.stringify([outcome.reason, outcome.text, outcome.version])} className="flex gap-2">
          {outcome.permit ? (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
          ) : (
            <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          )}
          <div className="min-w-0">
            <p className="break-words">
              <HostileText text={outcome.text} clipAt={300} />
            </p>
            <p className="break-words text-muted text-xs">
              <code>{outcome.reason}</code>
              {" · "}
              {throughWords(outcome)}
              {outcome.gateways.length > 0 && ": "}
              <HostileText
                text={outcome.gateways
                  .slice(0, gatewaysShown)
                  .map(({ name }) => name)
                  .join(", ")}
              />
              {outcome.gateways.length > gatewaysShown && " and more"}
            </p>
            {outcome.request && (
              <TextLink
                href={routes.requestGrant(agentId, {
                  server: outcome.request.server,
                  scope: outcome.request.scope,
                  tool: outcome.request.tool ?? undefined,
                })}
              >
                Request it
              </TextLink>
            )}
            {outcome.restore && (
              <TextLink href={routes.grant(outcome.restore)}>Look at what was taken from the grant</TextLink>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
