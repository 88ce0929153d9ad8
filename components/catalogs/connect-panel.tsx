import { KeyRound, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Section } from "#components/patterns/section.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CatalogDetail } from "#lib/catalog/schemas.ts";
import { type ClientSetup, clientSetups, isPlainHttp, withoutToken } from "#lib/ui/client-setups.ts";
import { cn } from "#lib/ui/cn.ts";
import { routes } from "#lib/ui/routes.ts";

/** What to give to each client so that it reads this catalog. */
export function ConnectPanel({ catalog }: { catalog: CatalogDetail }) {
  const { access, base_url } = catalog;
  return (
    <div>
      <div className="grid gap-3 pb-5 empty:hidden">
        {isPlainHttp(base_url) && (
          <Notice tone="warning" icon={<TriangleAlert aria-hidden />}>
            This address begins with http://, which VS Code and GitHub Copilot refuse. Put the console behind
            https and set PUBLIC_URL to that address.
          </Notice>
        )}
        {access === "oauth" && (
          <Notice tone="info" icon={<KeyRound aria-hidden />}>
            It needs a token, so it is for gateways and ToolHive. {withoutToken.slice(0, -1).join(", ")} and{" "}
            {withoutToken.at(-1)} can't send one; give them a catalog that anybody may read.
          </Notice>
        )}
      </div>
      <Section
        title="Clients"
        description="Clients are given the address without a version, and append /v0.1/servers themselves."
      >
        <ul className="border-t">
          {clientSetups(catalog).map((setup) => (
            <Setup key={setup.client} setup={setup} />
          ))}
        </ul>
        {access === "oauth" && (
          <p className="pt-3 text-muted text-sm">
            A person's own token comes from{" "}
            <TextLink href={routes.settings({ tab: "tokens" })}>the settings</TextLink>.
          </p>
        )}
      </Section>
      <Section
        title="Change feed"
        description={
          <>
            What changed behind a position, oldest first, with what was taken back. Go on with{" "}
            <Mono>since=&lt;next&gt;</Mono>; <Mono>wait=30</Mono> holds the answer until something changes,
            and <Mono>Accept: text/event-stream</Mono> makes it a stream.
          </>
        }
      >
        <CodeBlock
          code={`${base_url}/v0.1/x/dev.countersign/changes?since=0`}
          what="address of the change feed"
        />
      </Section>
    </div>
  );
}

function Mono({ children }: { children: ReactNode }) {
  return <span className="whitespace-nowrap font-mono text-xs">{children}</span>;
}

function Setup({ setup: { client, about, steps } }: { setup: ClientSetup }) {
  return (
    <li className="grid gap-x-8 gap-y-3 border-b py-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <div className="grid content-start gap-1">
        <h3 className="font-medium text-sm">{client}</h3>
        <p className="text-muted text-xs">{about}</p>
      </div>
      <dl className="grid min-w-0 content-start gap-3">
        {steps.map(({ into, code }) => (
          <div key={into} className="grid min-w-0 gap-1">
            <dt className="text-subtle text-xs">{into}</dt>
            <dd className="min-w-0">
              <CodeBlock code={code} what={`${into} for ${client}`} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

const tones = {
  warning: "border-warning-border bg-warning-bg text-warning",
  info: "border-info-border bg-info-bg text-info",
};

function Notice({
  tone,
  icon,
  children,
}: {
  tone: keyof typeof tones;
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <p
      className={cn(
        "flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0",
        tones[tone],
      )}
    >
      {icon}
      <span className="max-w-prose">{children}</span>
    </p>
  );
}
