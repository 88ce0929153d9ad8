"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { StageProgress } from "#components/patterns/stage-progress.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { QuarantineView } from "#lib/lifecycle/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useProposeLift, useVoteLift, useWithdrawLift } from "./api.ts";

type Asking = "propose" | "approve" | "reject" | null;
type Lift = NonNullable<QuarantineView["lift"]>;

/** One person stops; coming back is signed like an approval. */
export function LiftPanel({ quarantine }: { quarantine: QuarantineView }) {
  const { status, lift, can } = quarantine;
  const [asking, setAsking] = useState<Asking>(null);
  const withdraw = useWithdrawLift(quarantine.id);
  return (
    <aside
      aria-label="Lifting it"
      className="min-w-0 rounded-md border bg-raised lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-5"
    >
      <div className="grid gap-1 border-b p-4">
        <h2 className="font-semibold text-base">Lifting it</h2>
        <p className="text-muted text-sm">
          <HostileText text={standing(quarantine)} />
        </p>
      </div>
      {lift && <LiftReview lift={lift} open={status === "lift_proposed"} />}
      {status !== "lifted" && (
        <div className="grid gap-3 p-4">
          {status === "active" ? (
            <Button
              icon={<Undo2 aria-hidden />}
              reason={reasonOf(can.propose_lift)}
              onClick={() => setAsking("propose")}
            >
              Propose to lift it
            </Button>
          ) : (
            <div className="flex flex-wrap gap-2">
              <Button variant="primary" reason={reasonOf(can.vote)} onClick={() => setAsking("approve")}>
                Sign the lifting
              </Button>
              <Button reason={reasonOf(can.vote)} onClick={() => setAsking("reject")}>
                Refuse
              </Button>
              {can.withdraw_lift === true && (
                <Button
                  variant="ghost"
                  pending={withdraw.isPending}
                  onClick={() => withdraw.mutate({})}
                  className="ml-auto"
                >
                  Withdraw
                </Button>
              )}
            </div>
          )}
          <FormFailure error={withdraw.error} />
        </div>
      )}
      {asking && <LiftDialog quarantine={quarantine} asking={asking} onClose={() => setAsking(null)} />}
    </aside>
  );
}

function standing({ status, lift }: QuarantineView): string {
  if (status === "lifted") return "It was lifted. What it had stopped is as it was before.";
  if (status === "active")
    return "What is stopped comes back by a review: somebody proposes it, and those who sign for these servers decide.";
  return lift?.waiting_for ? `Waiting for ${lift.waiting_for}.` : "Waiting for a decision.";
}

function LiftReview({ lift, open }: { lift: Lift; open: boolean }) {
  return (
    <div className="grid gap-4 border-b p-4 text-sm">
      <div className="grid gap-1">
        <p className="text-muted text-xs">
          Proposed by <HostileText text={lift.proposed_by?.name ?? "somebody"} />,{" "}
          <Time at={lift.proposed_at} />
        </p>
        <p className="break-words">
          <HostileText text={lift.reason} clipAt={600} lines />
        </p>
        <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
          What is voted on <DigestChip digest={lift.digest} />
        </div>
      </div>
      <StageProgress
        stages={lift.stages.map(({ voters, candidates, ...stage }) => ({
          ...stage,
          note: open && stage.have < stage.need ? <HostileText text={whoCanSign(candidates)} /> : undefined,
          votes: lift.votes
            .filter(({ voter }) => voters.some(({ id }) => id === voter.id))
            .map(({ voter, decision, current, reason }) => ({
              id: voter.id,
              voter: voter.name,
              decision,
              counts: current,
              detail: <HostileText text={reason} clipAt={300} lines />,
            })),
        }))}
      />
    </div>
  );
}

function whoCanSign(candidates: readonly { name: string }[]): string {
  return candidates.length > 0
    ? `Can sign: ${candidates.map(({ name }) => name).join(", ")}`
    : "Nobody else can sign. Ask an administrator.";
}

function LiftDialog({
  quarantine,
  asking,
  onClose,
}: {
  quarantine: QuarantineView;
  asking: Exclude<Asking, null>;
  onClose: () => void;
}) {
  const propose = useProposeLift(quarantine.id);
  const vote = useVoteLift(quarantine.id);
  const toast = useToast();
  // What was on the screen when the dialog opened is what is signed.
  const [digest] = useState(quarantine.lift?.digest ?? "");
  const { title, description, confirm, done } = words[asking];
  const onSuccess = (after: QuarantineView) => {
    toast({ title: after.status === "lifted" ? "It is lifted" : done });
    onClose();
  };
  return (
    <ReasonDialog
      title={title}
      description={description}
      confirmLabel={confirm}
      pending={propose.isPending || vote.isPending}
      failure={propose.error ?? vote.error}
      onClose={onClose}
      onConfirm={(reason) =>
        asking === "propose"
          ? propose.mutate({ reason }, { onSuccess })
          : vote.mutate({ decision: asking, digest, reason }, { onSuccess })
      }
    />
  );
}

const words = {
  propose: {
    title: "Propose to lift it",
    description: "Say what was found and why it is safe. You can't sign this yourself.",
    confirm: "Propose",
    done: "The lifting is proposed",
  },
  approve: {
    title: "Sign the lifting",
    description: "With the last signature, everything that it stopped is callable again.",
    confirm: "Sign",
    done: "You signed",
  },
  reject: {
    title: "Refuse the lifting",
    description: "One refusal keeps everything stopped. It can be proposed again.",
    confirm: "Refuse",
    done: "The lifting is refused",
  },
} as const;
