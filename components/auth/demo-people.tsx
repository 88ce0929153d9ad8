import { ArrowRight } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Initials } from "#components/patterns/initials.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Role } from "#lib/core/words.ts";
import { roleLabels } from "#lib/ui/labels.ts";

type Person = { id: string; name: string; roles: readonly Role[] };

/** What one sees as each of them; the first role that fits, strongest duty first. */
const duties: readonly [Role, string][] = [
  ["compliance", "Signs where the data is sensitive or tools can change it."],
  ["governance", "Reviews what a server really offers, and decides."],
  ["auditor", "Reads every record and changes none."],
  ["admin", "Runs the console. Can't skip a review."],
  ["member", "Registers servers and answers for them."],
];

export function DemoPeople({ action, people }: { action: string; people: readonly Person[] }) {
  return (
    <form method="post" action={action}>
      <ul className="grid gap-2">
        {people.map(({ id, name, roles }) => (
          <li key={id}>
            <button
              type="submit"
              name="demo_user"
              value={id}
              className="group flex w-full items-center gap-3 rounded-md border bg-background p-3 text-left transition-colors hover:bg-hover"
            >
              <Initials name={name} />
              <span className="grid min-w-0 flex-1 gap-0.5">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="truncate font-medium">
                    <HostileText text={name} />
                  </span>
                  {roles
                    .filter((role) => role !== "member" || roles.length === 1)
                    .map((role) => (
                      <Badge key={role}>{roleLabels[role]}</Badge>
                    ))}
                </span>
                <span className="text-muted text-sm">
                  {duties.find(([role]) => roles.includes(role))?.[1]}
                </span>
              </span>
              <ArrowRight
                aria-hidden
                className="size-4 shrink-0 text-subtle transition-transform group-hover:translate-x-0.5"
              />
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
