"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Section } from "#components/patterns/section.tsx";
import type { ConsentView, MyAgents } from "#lib/access/consents/schemas.ts";
import { accessLevels } from "#lib/core/words.ts";
import { routes } from "#lib/ui/routes.ts";
import { AllowDialog } from "./allow-dialog.tsx";
import { ConsentsTable } from "./consents-table.tsx";
import { type PossibleConsent, PossibleTable } from "./possible-table.tsx";
import { WithdrawnList } from "./withdrawn-list.tsx";

/** Which pair a link asks about, as that of a denied call does. */
export type AskedPair = { agent: string; server: string };
type Choice = { subject: PossibleConsent; allowed: ConsentView["scopes"] | null };

type MyAgentsScreenProps = { mine: MyAgents; asked: AskedPair | null };

export function MyAgentsScreen({ mine: { consents, possible }, asked }: MyAgentsScreenProps) {
  const router = useRouter();
  const [linked] = useState(() => asked && choiceOf({ consents, possible }, asked));
  const [choice, setChoice] = useState<Choice | null>(linked);
  const standing = consents.filter(({ withdrawn_at }) => withdrawn_at === null);
  const withdrawn = consents.filter(({ withdrawn_at }) => withdrawn_at !== null);

  function close() {
    setChoice(null);
    // Loaded anew, the page would ask again.
    if (asked) router.replace(routes.myAgents(), { scroll: false });
  }

  return (
    <>
      {asked && !linked && (
        <p
          role="status"
          className="mb-5 rounded-md border border-info-border bg-info-bg px-4 py-3 text-info text-sm"
        >
          The link that led here asks for an agent that can't act for you on that server now: it was granted
          nothing there for you, or it is disabled. Who answers for it can request a grant.
        </p>
      )}
      <Section
        title="They act for you"
        description="Each does what you allowed it to, on that server and no other, as long as you don't withdraw it."
      >
        {standing.length === 0 ? (
          <None>No agent acts for you here.</None>
        ) : (
          <ConsentsTable
            consents={standing}
            onChange={(consent) => setChoice({ subject: everyLevel(consent), allowed: consent.scopes })}
          />
        )}
      </Section>
      <Section
        title="They could act for you"
        description="They were granted access on people's behalf, and need your word before they use it in your name."
      >
        {possible.length === 0 ? (
          <None>No other agent has been granted anything to do for you.</None>
        ) : (
          <PossibleTable possible={possible} onAllow={(subject) => setChoice({ subject, allowed: null })} />
        )}
      </Section>
      {withdrawn.length > 0 && (
        <Section title="Withdrawn">
          <WithdrawnList consents={withdrawn} />
        </Section>
      )}
      {choice && <AllowDialog {...choice} onClose={close} />}
    </>
  );
}

function None({ children }: { children: string }) {
  return <p className="border-t py-3 text-muted text-sm">{children}</p>;
}

function choiceOf({ consents, possible }: MyAgents, asked: AskedPair): Choice | null {
  const is = ({ agent, server }: PossibleConsent) => agent.id === asked.agent && server === asked.server;
  const subject = possible.find(is);
  if (subject) return { subject, allowed: null };
  const consent = consents.find((one) => one.withdrawn_at === null && is(one));
  return consent ? { subject: everyLevel(consent), allowed: consent.scopes } : null;
}

/** More may have been granted since: what was not is refused with the reason. */
function everyLevel({ agent, server }: ConsentView): PossibleConsent {
  return { agent, server, scopes: [...accessLevels] };
}
