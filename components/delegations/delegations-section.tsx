import { Section } from "#components/patterns/section.tsx";
import type { DelegationView } from "#lib/identity/schemas.ts";
import { DelegationsTable } from "./delegations-table.tsx";

type DelegationsSectionProps = {
  title: string;
  description: string;
  /** What an empty list says. */
  none: string;
  delegations: readonly DelegationView[];
  show: "principal" | "delegate" | "both";
};

export function DelegationsSection({ title, description, none, ...list }: DelegationsSectionProps) {
  return (
    <Section title={title} description={description}>
      {list.delegations.length === 0 ? (
        <p className="border-t py-3 text-muted text-sm">{none}</p>
      ) : (
        <DelegationsTable {...list} />
      )}
    </Section>
  );
}
