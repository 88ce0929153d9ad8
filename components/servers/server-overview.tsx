import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CatalogServerDetail } from "#lib/catalog/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

const textClip = 600;

export function ServerOverview({ server, publicUrl }: { server: CatalogServerDetail; publicUrl: string }) {
  const { document, snapshot } = server;
  const registryUrl = `${publicUrl}/v0.1/servers/${encodeURIComponent(server.name)}/versions/latest`;
  const remotes = document.remotes ?? [];
  return (
    <div>
      <Section title="Facts">
        <KeyValue
          items={[
            { label: "Name", value: <span className="break-all font-mono text-xs">{server.name}</span> },
            {
              label: "Version",
              value: (
                <span className="font-mono text-xs">
                  <HostileText text={server.version} />
                </span>
              ),
            },
            { label: "Owner", value: <HostileText text={server.owner.label} /> },
            ...remotes.map(({ type, url }, index) => ({
              label: index === 0 ? "Reached at" : `Reached at (${index + 1})`,
              value: (
                <span className="break-all font-mono text-xs">
                  <HostileText text={url} /> <span className="text-subtle">{type}</span>
                </span>
              ),
            })),
            { label: "Published", value: <Time at={server.published_at} /> },
            {
              label: "Approved by",
              value: (
                <TextLink href={routes.submission(server.approved_by)}>the submission and its votes</TextLink>
              ),
            },
            { label: "Approved digest", value: <DigestChip digest={server.approved_digest} /> },
            ...(snapshot
              ? [
                  { label: "Last read", value: <Time at={snapshot.taken_at} /> },
                  {
                    label: "Protocol",
                    value: <span className="font-mono text-xs">{snapshot.protocol_version}</span>,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {snapshot?.instructions && (
        <Section title="Instructions" description="What the server tells every model that uses it.">
          <div className="max-w-prose rounded-md border bg-sunken px-3 py-2.5 text-sm">
            <HostileText text={snapshot.instructions} clipAt={textClip} lines />
          </div>
        </Section>
      )}
      <Section
        title="How gateways read it"
        description="This entry, in the official MCP Registry's shape. It answers 404 from the moment the server is no longer approved."
      >
        <div className="grid gap-2">
          <CodeBlock code={registryUrl} what="address" />
          <CodeBlock code={`curl -s ${registryUrl}`} what="command" />
        </div>
      </Section>
    </div>
  );
}
