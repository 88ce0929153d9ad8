"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { type AgentDraft, agentPointers, missingIn, toAgentInput } from "#lib/ui/agent-draft.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";

/** What is typed of an agent, and what the domain's own schema or the server says is wrong with it. */
export function useAgentForm(initial: AgentDraft) {
  const [draft, setDraft] = useState(initial);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [refusals, setRefusals] = useState(0);
  const element: RefObject<HTMLFormElement | null> = useRef(null);

  // After the errors have rendered.
  useEffect(() => {
    if (refusals > 0) focusFirstError(element.current);
  }, [refusals]);

  function show(found: readonly FieldIssue[]) {
    setIssues(found);
    setRefusals((n) => n + 1);
  }

  return {
    draft,
    element,
    dirty: draft !== initial,
    errorOf: (field: keyof AgentDraft) =>
      field === "by" ? exactlyAt(issues, agentPointers.by) : messageAt(issues, agentPointers[field]),
    change(changes: Partial<AgentDraft>) {
      setDraft((before) => ({ ...before, ...changes }));
      const changed = Object.keys(changes).map((field) => agentPointers[field as keyof AgentDraft]);
      setIssues((before) => before.filter(({ pointer }) => !changed.some((at) => pointer.startsWith(at))));
    },
    refuse: (error: Error) => show(error instanceof ApiError ? error.errors : []),
    /** Whether it can be sent; if not, the fields say why. */
    async sound(): Promise<boolean> {
      const found = missingIn(draft);
      // A fair part of the page's weight, and of no use before somebody presses a button.
      const { createAgentInput } = await import("#lib/access/agents/schemas.ts");
      const { error } = createAgentInput.safeParse(toAgentInput(draft), { reportInput: true });
      for (const issue of toFieldIssues(error?.issues ?? []))
        if (
          !found.some(({ pointer }) => issue.pointer.startsWith(pointer) || pointer.startsWith(issue.pointer))
        )
          found.push(issue);
      if (found.length > 0) show(found);
      return found.length === 0;
    },
  };
}

/** What is wrong with the choice itself, and not with a field that it opens. */
function exactlyAt(issues: readonly FieldIssue[], at: string): string | undefined {
  return issues.find(({ pointer }) => pointer === at)?.message;
}
