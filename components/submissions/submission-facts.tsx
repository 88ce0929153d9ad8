import type { ReactNode } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Time } from "#components/patterns/time.tsx";
import { readableRemote } from "#lib/core/readable-remote.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { Commentable } from "./commentable.tsx";

const textClip = 600;

/** What a submission says about a server, and when it was read. */
export function SubmissionFacts({ submission }: { submission: SubmissionView }) {
  const { server, url, snapshot, document } = submission;
  const address = url ?? (document && readableRemote(document));
  return (
    <KeyValue
      items={[
        {
          label: "Purpose",
          value: (
            <Fact anchor="purpose" about="the purpose">
              <HostileText text={submission.purpose} clipAt={textClip} lines />
            </Fact>
          ),
        },
        ...(document
          ? [{ label: "Description", value: <HostileText text={document.description} lines /> }]
          : []),
        ...(server ? [{ label: "Name", value: <Mono text={server.name} /> }] : []),
        ...(address
          ? [{ label: !url && snapshot ? "Address read" : "Address", value: <Mono text={address} /> }]
          : []),
        {
          label: "Owner",
          value: (
            <Fact anchor="owner" about="the owner">
              <HostileText text={submission.owner.label} />
            </Fact>
          ),
        },
        {
          label: "Classification",
          value: (
            <Fact anchor="data_classification" about="the classification">
              <ClassificationBadge classification={submission.data_classification} />
            </Fact>
          ),
        },
        {
          label: "Access level",
          value: (
            <Fact anchor="access_level" about="the access level">
              <AccessLevelBadge level={submission.access_level} />
            </Fact>
          ),
        },
        { label: "Health", value: <Health submission={submission} /> },
        { label: "Submission", value: <IdChip id={submission.id} what="submission id" /> },
      ]}
    />
  );
}

function Fact({ anchor, about, children }: { anchor: string; about: string; children: ReactNode }) {
  return (
    <Commentable anchor={anchor} about={about} showOpen className="items-center">
      <div className="min-w-0">{children}</div>
    </Commentable>
  );
}

function Mono({ text }: { text: string }) {
  return (
    <span className="break-all font-mono text-xs">
      <HostileText text={text} clipAt={textClip} />
    </span>
  );
}

/** Whether the server answered when the console read it. */
function Health({ submission: { reading, snapshot } }: { submission: SubmissionView }) {
  if (snapshot)
    return (
      <>
        It answered <Time at={snapshot.taken_at} />, in protocol{" "}
        <span className="font-mono text-xs">
          <HostileText text={snapshot.protocol_version} />
        </span>
      </>
    );
  if (reading.status === "failed") return <>It did not answer when the console read it</>;
  if (reading.status === "pending") return <>It has not been read yet</>;
  return <>There is nothing to read: it runs where its users are</>;
}
