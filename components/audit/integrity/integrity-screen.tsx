"use client";

import { ShieldCheck } from "lucide-react";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { Integrity } from "#lib/audit/sealing/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { AuditTabs } from "../audit-tabs.tsx";
import { useIntegrity, useStartVerification, useVerification } from "../governance-api.ts";
import { NotRefreshed } from "../not-refreshed.tsx";
import { Notice } from "../notice.tsx";
import { LogPanel } from "./log-panel.tsx";
import { VerificationPanel } from "./verification-panel.tsx";
import { VerifyYourself } from "./verify-yourself.tsx";
import { WhatItProves } from "./what-it-proves.tsx";

type IntegrityScreenProps = {
  initial: Integrity;
  mayVerify: Verdict;
  /** Where this console is reached. */
  publicUrl: string;
  /** Whether anybody may mirror the log, without a token. */
  isPublic: boolean;
};

/** Whether the log is what it was, who can tell, and what nobody can. */
export function IntegrityScreen({ initial, mayVerify, publicUrl, isPublic }: IntegrityScreenProps) {
  const found = useIntegrity(initial);
  const { logs, policy, stopped, last_verification } = found.data;
  const verification = useVerification(last_verification);
  const start = useStartVerification();
  const runs = verification?.status === "running";

  return (
    <>
      <PageHeader
        title="Integrity"
        description="Every event is a leaf of an append-only tree, one tree for each class, and each tree is signed as it grows. What was sealed can't be altered without showing."
        actions={
          <Button
            variant="primary"
            icon={<ShieldCheck aria-hidden />}
            pending={start.isPending || runs}
            reason={reasonOf(mayVerify)}
            onClick={() => start.mutate()}
          >
            {runs ? "Verifying" : "Verify now"}
          </Button>
        }
      />
      <AuditTabs current="Integrity" />
      <NotRefreshed found={found} />
      {stopped !== null && <Stopped why={stopped} />}
      <Section title="Last verification">
        <VerificationPanel verification={verification} failure={start.error} />
      </Section>
      <Section title="Logs" description="Each class is kept for its own time, and so is a log of its own.">
        <div className="grid gap-4">
          {logs.map((log) => (
            <LogPanel key={log.class} log={log} />
          ))}
        </div>
      </Section>
      <Section
        title="Verify it yourself"
        description="You need not trust this page, nor whoever runs this console."
      >
        <VerifyYourself policy={policy} publicUrl={publicUrl} isPublic={isPublic} />
      </Section>
      <Section title="What this proves, and what it does not">
        <WhatItProves />
      </Section>
    </>
  );
}

function Stopped({ why }: { why: string }) {
  return (
    <div className="pb-5">
      <Notice tone="danger" role="alert" title="Sealing has stopped">
        <p>
          <VisibleText text={why} />
        </p>
        <p>
          Events are still taken in, and nothing that was sealed is lost. Until sealing goes on, what comes
          can't be searched, exported or proved, and it is not yet tamper-evident.
        </p>
      </Notice>
    </div>
  );
}
