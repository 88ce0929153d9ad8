"use client";

import { PencilLine } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { RefreshWhile } from "#components/sources/refresh-while.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ProposalView } from "#lib/settings/proposals/schemas.ts";
import { PolicyPages } from "./policy-pages.tsx";
import { ProposalList } from "./proposal-list.tsx";

/** Two administrators with the page open see what the other one does. */
const refreshMs = 4_000;

type PolicyFrameProps<P extends ProposalView> = {
  title: string;
  description: string;
  current: ComponentProps<typeof PolicyPages>["current"];
  /** What it has versions of: "matrix". */
  what: string;
  editLabel: string;
  may: Verdict;
  version: number;
  draft: { editing: boolean; begin: () => void };
  /** The one that waits first. */
  proposals: Page<P>;
  proposal: (waiting: P) => ReactNode;
  /** What one of them changes. */
  detail: (change: P) => ReactNode;
  inForce: ReactNode;
  /** @param blocked why nothing can be proposed now, whatever the draft says */
  editor: (blocked: string | undefined) => ReactNode;
  history?: ReactNode;
};

/** A policy of which each version is signed: what is in force or being changed, the change that waits, and what was. */
export function PolicyFrame<P extends ProposalView>(props: PolicyFrameProps<P>) {
  const { title, description, current, what, editLabel, may, version, draft, proposals } = props;
  const waiting = proposals.items.find(({ status }) => status === "proposed");
  const occupied = waiting && "A change waits already. It must be signed, rejected or withdrawn first.";

  return (
    <>
      <PageHeader
        title={title}
        description={description}
        actions={
          !draft.editing && (
            <Button
              icon={<PencilLine aria-hidden />}
              reason={may === true ? occupied : may.no}
              onClick={draft.begin}
            >
              {editLabel}
            </Button>
          )
        }
      />
      <PolicyPages current={current} />
      {waiting && props.proposal(waiting)}
      <Tabs
        label={title}
        items={[
          {
            value: "policy",
            label: draft.editing ? "Draft" : `Version ${version}, in force`,
            content: draft.editing ? props.editor(occupied) : props.inForce,
          },
          ...(props.history === undefined
            ? []
            : [{ value: "history", label: "History", content: props.history }]),
          {
            value: "proposals",
            label: "Proposals",
            content: (
              <ProposalList
                changes={proposals.items}
                more={proposals.next_cursor !== null}
                what={what}
                detail={props.detail}
              />
            ),
          },
        ]}
      />
      <RefreshWhile active={waiting !== undefined} everyMs={refreshMs} />
    </>
  );
}
