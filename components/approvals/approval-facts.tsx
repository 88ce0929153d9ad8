import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { ToolEffect } from "#lib/core/words.ts";
import { toolEffectLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { lastingEffects, undoWords } from "./undo-words.ts";

/** Who asks for what, on whose behalf, and why it needs a person: all of it from what was registered and approved. */
export function ApprovalFacts({
  approval: { display, action_hash, reversibility },
}: {
  approval: ApprovalView;
}) {
  const { agent, on_behalf_of, gateway, server, server_version, tool, access, effects, rules } = display;
  return (
    <Section title="About this call">
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
            label: "Tool",
            value: (
              <span className="break-all font-mono text-xs">
                <HostileText text={tool} />
              </span>
            ),
          },
          {
            label: "Server",
            value: (
              <TextLink href={routes.server(server)} className="break-all font-mono text-xs">
                <HostileText text={`${server} ${server_version}`} />
              </TextLink>
            ),
          },
          { label: "Access", value: <AccessLevelBadge level={access} /> },
          {
            label: "Does",
            value: (
              <span className="flex flex-wrap gap-1.5">
                {effects.map((effect) => (
                  <Badge key={effect} tone={lastingEffects.has(effect) ? "warning" : "neutral"}>
                    {toolEffectLabels[effect as ToolEffect] ?? effect}
                  </Badge>
                ))}
                {effects.length === 0 && "Nobody labelled what it does"}
              </span>
            ),
          },
          { label: "Undo", value: undoWords({ reversibility, effects, access }) },
          { label: "Through", value: <HostileText text={gateway.name} /> },
          {
            label: "Why it asks",
            value: (
              <ul className="grid gap-1">
                {rules.map(({ id, reason }) => (
                  <li key={id}>
                    <HostileText text={reason} /> <span className="font-mono text-subtle text-xs">{id}</span>
                  </li>
                ))}
              </ul>
            ),
          },
          { label: "What is signed", value: <DigestChip digest={action_hash} /> },
        ]}
      />
    </Section>
  );
}
