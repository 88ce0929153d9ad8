"use client";

import { FlaskConical } from "lucide-react";
import { useContext } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { useSimulation } from "./api.ts";
import { MaySimulate } from "./simulation-link.tsx";
import { SimulationReport } from "./simulation-report.tsx";

const days = 30;

/** A draft of the access policy, held against what was decided, before anybody proposes it. */
export function TryPolicy({ document, dirty }: { document: AccessPolicyDocument; dirty: boolean }) {
  const simulation = useSimulation();
  if (!useContext(MaySimulate)) return null;
  // Of another draft than was tried, it says nothing.
  const current = simulation.variables?.policy === document;
  return (
    <Section
      title="Try it"
      description="What it would change of what was decided, were it in force. Nothing is saved."
      actions={
        <Button
          icon={<FlaskConical aria-hidden />}
          pending={simulation.isPending}
          reason={dirty ? undefined : "Nothing is changed yet."}
          onClick={() => simulation.mutate({ days, policy: document })}
        >
          Try it on the last {days} days
        </Button>
      }
    >
      {current && <FormFailure error={simulation.error} />}
      {current && simulation.data && <SimulationReport result={simulation.data} />}
    </Section>
  );
}
