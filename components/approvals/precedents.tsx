import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";

/** What was decided on calls of this tool lately, and by whom. */
export function Precedents({ precedents: { approved, denied, by } }: Pick<ApprovalView, "precedents">) {
  return (
    <Section title="In the last 30 days">
      {approved + denied === 0 ? (
        <p className="border-t py-2 text-muted text-sm">Nobody has decided on a call of this tool.</p>
      ) : (
        <p className="border-t py-2 text-sm">
          Of this tool {approved} {approved === 1 ? "call was" : "calls were"} approved and {denied} denied
          {by.length > 0 && (
            <span className="text-muted">
              , by{" "}
              {by.map(({ id, name, decided }, index) => (
                <span key={id}>
                  {index > 0 && ", "}
                  <HostileText text={name} /> ({decided})
                </span>
              ))}
            </span>
          )}
          .
        </p>
      )}
    </Section>
  );
}
