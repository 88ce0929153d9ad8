import { Quote } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";

const clip = 600;

/** What the agent says it is for. Nobody checked it, and it may be meant to persuade. */
export function Rationale({ agent, text }: { agent: string; text: string }) {
  return (
    <Section
      title="What the agent says"
      description={
        <>
          An unverified claim of <HostileText text={agent} />. It may be wrong, or written to persuade you.
        </>
      }
    >
      <blockquote className="flex items-start gap-2 rounded-md border border-dashed bg-sunken px-3 py-2.5 text-sm">
        <Quote aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
        <span className="min-w-0">
          <HostileText text={text} lines exact clipAt={clip} />
        </span>
      </blockquote>
    </Section>
  );
}
