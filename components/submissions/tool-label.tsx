"use client";

import { BadgeCheck, Quote, Tag, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AccessLevel } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { effectWords, exceeds } from "#lib/ui/review-words.ts";
import { LabelForm } from "./label-form.tsx";
import type { Seen } from "./use-seen.ts";

type ToolLabel = SubmissionView["labels"][number];

/** What a tool does, in its line: by whom that is said, and whether it is more than the submission says. */
export function ToolLabelBadges({ label, level }: { label: ToolLabel; level: AccessLevel }) {
  const reviewed = label.by === "reviewer";
  const above = exceeds(label.access, level);
  return (
    <span className="flex flex-wrap items-center gap-1">
      {above && (
        <Badge tone={reviewed ? "danger" : "warning"} icon={<TriangleAlert aria-hidden />}>
          Above {accessLevelLabels[level].toLowerCase()}
        </Badge>
      )}
      <AccessLevelBadge level={label.access} />
      <Badge
        tone={reviewed ? "info" : "outline"}
        icon={reviewed ? <BadgeCheck aria-hidden /> : <Quote aria-hidden />}
        className={reviewed ? undefined : "border-dashed"}
      >
        {reviewed ? "Reviewed" : "Its own word"}
      </Badge>
    </span>
  );
}

type ToolLabelEditorProps = { label: ToolLabel; submission: SubmissionView; look: Seen };

/** What a tool does, in words, and a way to say otherwise. */
export function ToolLabelEditor({ label, submission, look }: ToolLabelEditorProps) {
  const [editing, setEditing] = useState(false);
  const closed = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const { can, access_level } = submission;

  // The button is back once the form is gone.
  useEffect(() => {
    if (!editing && closed.current) button.current?.focus();
    closed.current = editing;
  }, [editing]);

  return (
    <div className="grid gap-2 text-sm">
      <h4 className="text-subtle text-xs">
        {label.by === "reviewer" ? "What it does, reviewed" : "What it does, by its server’s own word"}
      </h4>
      <p>
        {effectWords(label.effects)}. Access: {accessLevelLabels[label.access].toLowerCase()}.
      </p>
      {label.scopes && (
        <p className="break-words">
          Its server names the scopes it needs: <HostileText text={label.scopes.join(", ")} clipAt={400} />.
        </p>
      )}
      {exceeds(label.access, access_level) && (
        <p className="flex max-w-prose items-start gap-2 text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {label.by === "reviewer"
            ? `This is more than the submission says its tools do (${accessLevelLabels[access_level].toLowerCase()}). Who must sign follows this label.`
            : `Its server says, or leaves open, that it does more than the submission says (${accessLevelLabels[access_level].toLowerCase()}). Label what it really does, or ask for changes.`}
        </p>
      )}
      {editing ? (
        <LabelForm label={label} submission={submission} look={look} onClose={() => setEditing(false)} />
      ) : (
        (can.label === true || submission.status === "in_review") && (
          <div>
            <Button
              ref={button}
              size="sm"
              data-label-button
              icon={<Tag aria-hidden />}
              reason={reasonOf(can.label)}
              onClick={() => setEditing(true)}
            >
              Label what it does
            </Button>
          </div>
        )
      )}
    </div>
  );
}
