import { Check, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

const proved = [
  "A sealed event that was changed, removed, added or moved shows: the root over all leaves no longer follows.",
  "Nobody without the signing key can make another log that verifies under the policy that you pinned.",
  "A log that was cut back or rewritten contradicts the checkpoints of that part that are kept elsewhere: in the anchor folder, a mirror, an export, or your own drawer.",
  "Retention, legal holds and erasures leave the tree as it was. It still proves what stood there, and the log says who let it go and why.",
];

const open = [
  {
    can: "A database superuser could drop or change an event that came and is not sealed yet, in its first second or two.",
    shows: "The receipts that gateways are given and the numbers in their streams show it.",
  },
  {
    can: "A superuser who also has the signing key could rewrite everything and sign it anew.",
    shows: "Checkpoints kept where they can't reach show it. Without any, nothing does.",
  },
  {
    can: "Whoever can write to the anchor folder could delete or replace what lies there.",
    shows:
      "The age of the last anchor shows it here; keep the folder on write-once storage, or with somebody else.",
  },
  {
    can: "Everything could be deleted.",
    shows: "That can't be hidden, and only a backup, a mirror or an export brings it back.",
  },
  {
    can: "A gateway could never report a call, or report one that never was.",
    shows:
      "Its numbers show what it counted and did not send. What it never counted shows only beside the servers' own logs: this log proves what was reported, not that it is true.",
  },
];

/** What the tree can carry, and what no tree can. */
export function WhatItProves() {
  return (
    <div className="grid gap-4">
      <p className="max-w-prose text-muted text-sm">
        This log is tamper-evident: no software can keep the owner of a database from changing it, but it can
        see to it that the change shows.
      </p>
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        <div className="grid content-start gap-2">
          <h3 className="font-medium text-sm">It proves</h3>
          <ul className="grid gap-2 text-sm">
            {proved.map((text) => (
              <Point key={text} icon={<Check aria-hidden className="text-success" />}>
                {text}
              </Point>
            ))}
          </ul>
        </div>
        <div className="grid content-start gap-2">
          <h3 className="font-medium text-sm">What could still be done, and where it shows</h3>
          <ul className="grid gap-2 text-sm">
            {open.map(({ can, shows }) => (
              <Point key={can} icon={<CircleAlert aria-hidden className="text-warning" />}>
                {can} <span className="text-muted">{shows}</span>
              </Point>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

function Point({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
      {icon}
      <span className="min-w-0 max-w-prose">{children}</span>
    </li>
  );
}
