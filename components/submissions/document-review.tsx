"use client";

import { MessageSquarePlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { documentAnchor, isAnchor } from "#lib/ui/anchors.ts";
import { NewThread } from "./commentable.tsx";
import { useConversations } from "./conversations.tsx";
import { Thread } from "./thread.tsx";

const nameMax = 60;

/** The document as it would be served, with what people say about its members. */
export function DocumentReview({ document }: { document: ServerJson }) {
  const { byAnchor, mayComment } = useConversations();
  const members = Object.keys(document).filter((member) => isAnchor(documentAnchor(member)));
  return (
    <div className="grid gap-3">
      <CodeBlock code={JSON.stringify(document, null, 2)} what="server.json" />
      {members.flatMap((member) =>
        (byAnchor.get(documentAnchor(member)) ?? []).map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            about={
              <>
                About <span className="font-mono">{plainVisible(member, nameMax)}</span>
              </>
            }
          />
        )),
      )}
      {mayComment === true && <MemberComment members={members} />}
    </div>
  );
}

/** A comment on one member, chosen by name: the text of the document has no places to point at. */
function MemberComment({ members }: { members: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const [member, setMember] = useState(members.includes("description") ? "description" : (members[0] ?? ""));
  const button = useRef<HTMLButtonElement>(null);
  const opened = useRef(false);

  useEffect(() => {
    if (!open && opened.current) button.current?.focus();
    opened.current = open;
  }, [open]);

  if (!open)
    return (
      <div>
        <Button ref={button} size="sm" icon={<MessageSquarePlus aria-hidden />} onClick={() => setOpen(true)}>
          Comment on a part of it
        </Button>
      </div>
    );
  return (
    <div className="grid gap-3 rounded-md border bg-surface p-3">
      <Field label="Part">
        <Select
          value={member}
          options={members.map((name) => ({ value: name, label: plainVisible(name, nameMax) }))}
          onChange={({ target }) => setMember(target.value)}
        />
      </Field>
      <NewThread anchor={documentAnchor(member)} about={member} focus onDone={() => setOpen(false)} />
    </div>
  );
}
