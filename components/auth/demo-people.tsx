import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Initials } from "#components/patterns/initials.tsx";
import type { Role } from "#lib/core/words.ts";
import { roleLabels } from "#lib/ui/labels.ts";

type Person = { id: string; name: string; roles: readonly Role[] };

/** What one sees as each of them. A person with several roles stands under the first. */
const duties: readonly { role: Role; does: string }[] = [
  { role: "governance", does: "Reviews what a server really offers, and decides." },
  { role: "compliance", does: "Signs where the data is sensitive or tools can change it." },
  { role: "member", does: "Registers servers and answers for them." },
  { role: "auditor", does: "Reads every record and changes none." },
  { role: "admin", does: "Runs the console, and can't skip a review." },
];

export function DemoPeople({ action, people }: { action: string; people: readonly Person[] }) {
  const groups = Map.groupBy(people, dutyOf);
  return (
    <form method="post" action={action} className="grid gap-5">
      {duties.map((duty) => {
        const members = groups.get(duty) ?? [];
        if (members.length === 0) return null;
        return (
          <section key={duty.role} aria-labelledby={`duty-${duty.role}`} className="grid gap-2">
            <div>
              <h2 id={`duty-${duty.role}`} className="font-medium text-sm">
                {roleLabels[duty.role]}
              </h2>
              <p className="text-muted text-sm">{duty.does}</p>
            </div>
            <ul className="grid gap-2 sm:grid-cols-2">
              {members.map(({ id, name }) => (
                <li key={id} className="min-w-0">
                  <button
                    type="submit"
                    name="demo_user"
                    value={id}
                    className="flex h-11 w-full items-center gap-2.5 rounded-md border bg-background px-2.5 text-left transition-colors hover:bg-hover"
                  >
                    <Initials name={name} className="size-7" />
                    <span className="min-w-0 truncate font-medium text-sm">
                      <HostileText text={name} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </form>
  );
}

/** The strongest duty that somebody has: everybody is a member as well. */
function dutyOf({ roles }: Person) {
  const own = roles.filter((role) => role !== "member");
  return duties.find(({ role }) => (own.length > 0 ? own : roles).includes(role));
}
