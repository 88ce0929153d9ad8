import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Initials } from "#components/patterns/initials.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { Page } from "#lib/core/page.ts";
import type { UserView } from "#lib/identity/schemas.ts";
import { roleLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";

/** Everybody who can sign in, and what they may do. There is always at least the reader. */
export function PeopleList({ people, filtered }: { people: Page<UserView>; filtered: boolean }) {
  return (
    <>
      <FilterBar search={{ param: "q", placeholder: "Search people" }} />
      {people.items.length === 0 && filtered ? (
        <NoMatchState what="people" clearHref={routes.settings({ tab: "people" })} />
      ) : (
        <Table>
          <TableHead>
            <tr>
              <Th>Name</Th>
              <Th className="max-sm:hidden">E-mail address</Th>
              <Th>Roles</Th>
              <Th>Account</Th>
            </tr>
          </TableHead>
          <tbody>
            {people.items.map((person) => (
              <TableRow key={person.id}>
                <Td className="max-w-64">
                  <span className="flex items-center gap-2.5">
                    <Initials name={person.name} className="size-6" />
                    <span className="truncate font-medium">
                      <HostileText text={person.name} />
                    </span>
                  </span>
                </Td>
                <Td className="max-w-72 truncate text-muted max-sm:hidden">
                  <HostileText text={person.email} />
                </Td>
                <Td>
                  <span className="flex flex-wrap gap-1 py-1.5">
                    {person.roles.map((role) => (
                      <Badge key={role}>{roleLabels[role]}</Badge>
                    ))}
                  </span>
                </Td>
                <Td>
                  {person.disabled ? (
                    <Badge tone="danger">Disabled</Badge>
                  ) : (
                    <span className="text-muted">Active</span>
                  )}
                </Td>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
      <Pager nextCursor={people.next_cursor} shown={people.items.length} />
    </>
  );
}
