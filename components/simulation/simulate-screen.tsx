"use client";

import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useCandidates } from "#components/catalogs/api.ts";
import { FormFailure } from "#components/console/form-failure.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { PolicyPages } from "#components/policies/policy-pages.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { useFoundAgents, useFoundGrants, useSimulation } from "./api.ts";
import { type Choice, type Choices, grantChoice, toTried } from "./choices.ts";
import { ChosenList } from "./chosen-list.tsx";
import { PolicyField } from "./policy-field.tsx";
import { readPolicy } from "./read-policy.ts";
import { SimulationReport } from "./simulation-report.tsx";

const spans = [7, 30, 90].map((days) => ({ value: String(days), label: `The last ${days} days` }));

/** What is tried on what was decided before, and what would become of that. */
export function SimulateScreen({
  initial,
  policy,
}: {
  initial: Choices;
  policy: AccessPolicyDocument | null;
}) {
  const [chosen, setChosen] = useState(initial);
  const [days, setDays] = useState("30");
  const [text, setText] = useState<string | null>(null);
  const simulation = useSimulation();
  const draft = readPolicy(text);
  const issues = simulation.error instanceof ApiError ? simulation.error.errors : [];
  const nothing = Object.values(chosen).every((list) => list.length === 0) && text === null;

  /** What was found is about what was tried. */
  function change(act: () => void) {
    simulation.reset();
    act();
  }
  const choose = (part: keyof Choices) => (list: Choice[]) =>
    change(() => setChosen((before) => ({ ...before, [part]: list })));

  return (
    <>
      <PageHeader
        title="Try a change"
        description="What would have been decided otherwise, and for whom, had it been in force. Nothing is saved."
      />
      <PolicyPages current="simulate" />
      <form
        noValidate
        aria-label="Try a change"
        className="grid gap-6 pb-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (nothing || draft.fault || simulation.isPending) return;
          simulation.mutate(toTried(chosen, Number(days), draft));
        }}
      >
        <div className="grid gap-x-6 gap-y-5 md:grid-cols-3">
          <ChosenList
            label="Revoke grants"
            placeholder="Agent, or a server's whole name"
            useFound={useGrantChoices}
            chosen={chosen.grants}
            error={messageAt(issues, "/revoked_grants")}
            onChange={choose("grants")}
          />
          <ChosenList
            label="Quarantine servers"
            placeholder="Name or title"
            useFound={useServerChoices}
            chosen={chosen.servers}
            error={messageAt(issues, "/quarantined_servers")}
            onChange={choose("servers")}
          />
          <ChosenList
            label="Disable agents"
            placeholder="Name or purpose"
            useFound={useFoundAgents}
            chosen={chosen.agents}
            error={messageAt(issues, "/disabled_agents")}
            onChange={choose("agents")}
          />
        </div>
        {policy && (
          <PolicyField
            inForce={policy}
            text={text}
            error={draft.fault ?? messageAt(issues, "/policy")}
            onChange={(next) => change(() => setText(next))}
          />
        )}
        <div className="flex flex-wrap items-end gap-3">
          <div className="w-44">
            <Field label="On the decisions of">
              <Select
                options={spans}
                value={days}
                onChange={(event) => change(() => setDays(event.target.value))}
              />
            </Field>
          </div>
          <Button
            type="submit"
            variant="primary"
            icon={<FlaskConical aria-hidden />}
            pending={simulation.isPending}
            reason={nothing ? "Choose something to try first." : (draft.fault ?? undefined)}
          >
            Try it
          </Button>
        </div>
        <FormFailure error={simulation.error} />
      </form>
      {simulation.data && (
        <div className="border-t pt-6">
          <SimulationReport result={simulation.data} />
        </div>
      )}
    </>
  );
}

function useGrantChoices(q: string) {
  const found = useFoundGrants(q);
  return { ...found, data: found.data?.map(grantChoice) };
}

function useServerChoices(q: string) {
  const found = useCandidates(q);
  const data = found.data?.items.map(({ name, title }) => ({ id: name, name: title ?? name, below: name }));
  return { ...found, data };
}
