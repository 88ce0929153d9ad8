import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";

type VoteForProps = {
  submission: SubmissionView;
  /** Null for the reader's own vote. */
  value: string | null;
  onChange: (principal: string | null) => void;
};

const nameMax = 60;

/** For whom the reader votes, where somebody named them to act. Left out for everybody else. */
export function VoteFor({ submission: { can, acting_for }, value, onChange }: VoteForProps) {
  if (acting_for.length === 0) return null;
  const options = [
    ...(can.vote === true ? [{ value: "", label: "Yourself" }] : []),
    ...acting_for
      .filter(({ vote }) => vote === true)
      .map(({ id, name }) => ({ value: id, label: plainVisible(name, nameMax) })),
  ];
  return (
    <div className="grid gap-1.5">
      <Field label="Vote for" hint="The vote carries your name and counts once, with their role.">
        <Select
          value={value ?? ""}
          options={options}
          onChange={({ target }) => onChange(target.value || null)}
        />
      </Field>
      <ul className="grid gap-0.5 text-muted text-xs">
        {acting_for.map(
          ({ id, name, vote }) =>
            vote !== true && (
              <li key={id} className="break-words">
                Not for <HostileText text={name} />: <HostileText text={vote.no} />
              </li>
            ),
        )}
      </ul>
    </div>
  );
}
