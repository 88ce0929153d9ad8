import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { ConstraintList } from "./constraint-list.tsx";
import { GrantFacts } from "./grant-facts.tsx";
import { GrantSentence } from "./grant-sentence.tsx";
import { accessCounts } from "./grant-words.ts";
import { ToolsTable } from "./tools-table.tsx";

const reasonClip = 1_200;
const namesClip = 300;

/** Everything there is to know before deciding: what it says, why, and what it comes to. */
export function GrantEvidence({ grant }: { grant: GrantView }) {
  const { covers, tools, constraints, users } = grant;
  const known = new Set(covers.map(({ name }) => name));
  const gone = tools.filter((name) => !known.has(name));
  const of = accessCounts(covers);
  return (
    <>
      <section aria-label="In one sentence" className="pb-5">
        <GrantSentence grant={grant} />
        <figure className="mt-4 grid gap-1.5">
          <figcaption className="text-muted text-xs">
            Why, in the words of <HostileText text={grant.requester.name} />
          </figcaption>
          <blockquote className="max-w-prose rounded-md border bg-sunken px-3 py-2.5 text-sm">
            <HostileText text={grant.reason} lines clipAt={reasonClip} />
          </blockquote>
        </figure>
      </section>
      <Section
        title={`What it comes to${covers.length > 0 ? `: ${plural(covers.length, "tool")}` : ""}`}
        description={`${of ? `${of}. ` : ""}By today's approval of the server, those that can do most first.`}
      >
        {gone.length > 0 && (
          <p className="mb-3 rounded-md border border-warning-border bg-warning-bg px-3 py-2 text-sm text-warning">
            {plural(gone.length, "tool is", "tools are")} asked for by name and not approved now, so{" "}
            {gone.length === 1 ? "it gives" : "they give"} nothing:{" "}
            <span className="font-mono text-xs">
              <HostileText text={gone.join(", ")} clipAt={namesClip} />
            </span>
          </p>
        )}
        <ToolsTable tools={covers} asked={tools} />
      </Section>
      {constraints.length > 0 && (
        <Section
          title="Only with these arguments"
          description="Every one of them must hold. A call that leaves such an argument out is refused."
        >
          <ConstraintList constraints={constraints} />
        </Section>
      )}
      {users.length > 0 && (
        <Section title="Only on behalf of" description={plural(users.length, "person", "people")}>
          <ul className="grid rounded-md border text-sm">
            {users.map(({ id, name, email }) => (
              <li
                key={id}
                className="flex flex-wrap justify-between gap-x-4 border-b px-3 py-2 last:border-b-0"
              >
                <HostileText text={name} />
                <span className="break-all text-muted">
                  <HostileText text={email} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Facts">
        <GrantFacts grant={grant} />
      </Section>
    </>
  );
}
