"use client";

import { Ban, CalendarPlus, Undo2 } from "lucide-react";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { SimulationLink } from "#components/simulation/simulation-link.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { givenGrantStatuses } from "#lib/core/words.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useCancelGrant, useReleaseGrant, useRevokeGrant } from "./api.ts";

/** What can become of it beside the decision: a request is cancelled; what is given goes on, or ends early. */
export function GrantActions({ grant }: { grant: GrantView }) {
  if (grant.status === "requested") return <Cancel grant={grant} />;
  if ((givenGrantStatuses as readonly string[]).includes(grant.status)) return <GivenActions grant={grant} />;
  return null;
}

function Cancel({ grant }: { grant: GrantView }) {
  const [open, setOpen] = useState(false);
  const cancel = useCancelGrant(grant.id);
  const toast = useToast();
  return (
    <>
      <Button icon={<Undo2 aria-hidden />} reason={reasonOf(grant.can.cancel)} onClick={() => setOpen(true)}>
        Cancel the request
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Cancel this request?"
        confirmLabel="Cancel the request"
        danger
        onConfirm={async () => {
          await cancel.mutateAsync({});
          toast({ title: "The request is cancelled" });
        }}
      >
        <p>
          It ends here
          {grant.votes.length > 0 && `, with the ${plural(grant.votes.length, "vote")} cast so far`}. The same
          can be requested again, and is decided anew.
        </p>
      </ConfirmDialog>
    </>
  );
}

type Ending = "release" | "revoke";

function GivenActions({ grant }: { grant: GrantView }) {
  const [ending, setEnding] = useState<Ending | null>(null);
  const { can, agent, server, id } = grant;
  const extend = { icon: <CalendarPlus aria-hidden />, children: "Extend" } as const;
  return (
    <>
      <SimulationLink label="What would break if revoked?" about={{ grant: id }} />
      <Button
        variant="ghost"
        icon={<Ban aria-hidden />}
        className="text-danger hover:text-danger"
        reason={reasonOf(can.revoke)}
        onClick={() => setEnding("revoke")}
      >
        Revoke
      </Button>
      <Button
        icon={<Undo2 aria-hidden />}
        reason={reasonOf(can.release)}
        onClick={() => setEnding("release")}
      >
        Release
      </Button>
      {can.extend === true ? (
        <LinkButton {...extend} href={routes.requestGrant(agent.id, { server, extends: id })} />
      ) : (
        <Button {...extend} reason={reasonOf(can.extend)} />
      )}
      {ending && <EndDialog grant={grant} ending={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

const words = {
  release: {
    title: "Release this access?",
    confirm: "Release it",
    hint: "Why it is not needed any more. Everybody who reads the record later sees it.",
    done: "The access is released",
  },
  revoke: {
    title: "Revoke this access?",
    confirm: "Revoke it",
    hint: "What was wrong with it. Whoever answers for the agent reads it, and so does everybody later.",
    done: "The access is revoked",
  },
} as const;

function EndDialog({ grant, ending, onClose }: { grant: GrantView; ending: Ending; onClose: () => void }) {
  const release = useReleaseGrant(grant.id);
  const revoke = useRevokeGrant(grant.id);
  const step = ending === "release" ? release : revoke;
  const toast = useToast();
  const { title, confirm, hint, done } = words[ending];
  const { covers } = grant;
  return (
    <ReasonDialog
      title={title}
      description={`The next call to ${covers.length === 0 ? "the server" : plural(covers.length, "tool")} by this agent is refused, unless another grant allows it. It can't be undone: the same must be requested and decided again.`}
      confirmLabel={confirm}
      hint={hint}
      danger
      pending={step.isPending}
      failure={step.error}
      onClose={onClose}
      onConfirm={(reason) =>
        step.mutate(
          { reason },
          {
            onSuccess: () => {
              toast({ title: done });
              onClose();
            },
          },
        )
      }
    />
  );
}
