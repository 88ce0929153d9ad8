import { Download } from "lucide-react";
import { buttonClass } from "#components/ui/button-class.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { routes } from "#lib/ui/routes.ts";
import { ExactBlock } from "../exact-block.tsx";
import { policyPath } from "../governance-api.ts";

type VerifyYourselfProps = { policy: string; publicUrl: string; isPublic: boolean };

/** The keys to pin once, and the one command that checks everything against them. */
export function VerifyYourself({ policy, publicUrl, isPublic }: VerifyYourselfProps) {
  const token = isPublic ? "" : " --token <token>";
  const commands = [
    {
      what: "The log, as it is served now",
      code: `npx countersign verify ${publicUrl}/audit/log/standard --policy policy.txt${token}`,
      means: isPublic
        ? "It asks this console for tiles and checkpoints, which hold hashes and no content, and recomputes them."
        : "It asks this console for tiles and checkpoints, which hold hashes and no content, and recomputes them. The token needs the scope audit.mirror.",
    },
    {
      what: "An export, with its records",
      code: "npx countersign verify ./export --policy policy.txt",
      means: "Offline: nothing is asked of anybody. Each record that was altered or left out is named.",
    },
    {
      what: "The log against a checkpoint that you kept",
      code: `npx countersign verify ${publicUrl}/audit/log/standard --policy policy.txt --checkpoint standard.checkpoint${token}`,
      means: "The log must extend it. One that was cut back or rewritten does not.",
    },
  ];
  return (
    <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
      <div className="grid min-w-0 content-start gap-2">
        <h3 className="font-medium text-sm">1. Keep the policy</h3>
        <p className="max-w-prose text-muted text-sm">
          It names the public keys that sign the logs. Take it once, by a way that you trust, and keep it:
          what verifies under it was signed with these keys.
        </p>
        <ExactBlock code={policy} what="policy" />
        <div>
          <a href={policyPath} download="policy.txt" className={buttonClass({ size: "sm" })}>
            <Download aria-hidden />
            Download policy.txt
          </a>
        </div>
      </div>
      <div className="grid min-w-0 content-start gap-2">
        <h3 className="font-medium text-sm">2. Verify, on your own machine</h3>
        <dl className="grid gap-4">
          {commands.map(({ what, code, means }) => (
            <div key={what} className="grid min-w-0 gap-1">
              <dt className="text-sm">{what}</dt>
              <dd className="grid min-w-0 gap-1">
                <CodeBlock code={code} what={`command: ${what.toLowerCase()}`} />
                <p className="max-w-prose text-muted text-xs">{means}</p>
              </dd>
            </div>
          ))}
        </dl>
        <p className="max-w-prose text-muted text-xs">
          It exits with 0 when all is well, with 1 when something was altered, and with 2 when it could not be
          checked. <TextLink href={routes.auditExports()}>Exports</TextLink> come with all that it needs.
        </p>
      </div>
    </div>
  );
}
