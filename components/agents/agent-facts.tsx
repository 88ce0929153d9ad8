import { TriangleAlert } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Time } from "#components/patterns/time.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AgentUsage, AgentView } from "#lib/access/agents/schemas.ts";
import { recognitionWords, trustModelWords, usageSentence } from "#lib/ui/agent-words.ts";
import { trustModelLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";

const clip = 200;

/** Who an agent is. Its use in a sentence stands here too: whoever comes for its grants sees what of them is idle. */
export function AgentFacts({ agent, usage }: { agent: AgentView; usage: AgentUsage }) {
  const { id, owner, trust_model, recognised_by, gateways, created_by, created_at, last_used_at } = agent;
  return (
    <div className="pb-4">
      <KeyValue
        items={[
          { label: "Owner", value: <Owner owner={owner} /> },
          {
            label: "Acts",
            value: (
              <>
                {trustModelLabels[trust_model]}.{" "}
                <span className="text-muted">{trustModelWords[trust_model]}</span>
              </>
            ),
          },
          { label: "Recognised by", value: <RecognisedBy by={recognised_by} /> },
          {
            label: "Gateways",
            value:
              gateways.length === 0 ? (
                "All of them"
              ) : (
                <HostileText text={gateways.map(({ name }) => name).join(", ")} clipAt={clip} />
              ),
          },
          {
            label: "Use",
            value: (
              <>
                <TextLink href={routes.agent(id, { tab: "use" })}>{usageSentence(usage)}</TextLink>{" "}
                {last_used_at && (
                  <span className="text-muted">
                    Last call <Time at={last_used_at} />.
                  </span>
                )}
              </>
            ),
          },
          {
            label: "Registered",
            value: (
              <>
                <Time at={created_at} /> by <HostileText text={created_by.name} clipAt={clip} />
              </>
            ),
          },
          { label: "Id", value: <IdChip id={id} what="agent id" /> },
        ]}
      />
    </div>
  );
}

function Owner({ owner }: Pick<AgentView, "owner">) {
  return (
    <>
      <HostileText text={owner.label} clipAt={clip} />
      {!owner.active && (
        <span className="mt-0.5 flex items-start gap-1.5 text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          The account is disabled. Its calls are refused until somebody else answers for it.
        </span>
      )}
    </>
  );
}

function RecognisedBy({ by }: { by: AgentView["recognised_by"] }) {
  const words = recognitionWords(by);
  const value = "client_id" in by ? by.client_id : by.value;
  return (
    <span className="grid gap-0.5">
      <span className="flex items-start gap-1">
        <span className="min-w-0 break-all font-mono text-xs leading-5">
          <HostileText text={words} clipAt={clip} />
        </span>
        <CopyButton value={value} what={"client_id" in by ? "client id" : "value"} className="-my-0.5" />
      </span>
      <span className="break-all text-muted text-xs">
        {"client_id" in by ? (
          "A client registered here"
        ) : (
          <>
            in tokens of <HostileText text={by.issuer} clipAt={clip} />
          </>
        )}
      </span>
    </span>
  );
}
