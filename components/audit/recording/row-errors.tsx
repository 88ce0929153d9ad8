import { FieldError } from "#components/ui/field.tsx";

/** What is wrong in a row of fields, below it. */
export function RowErrors({ id, errors }: { id: string; errors: readonly (string | undefined)[] }) {
  const said = errors.filter((error) => error !== undefined);
  if (said.length === 0) return null;
  return (
    <div id={id} className="grid gap-1">
      {said.map((error) => (
        <FieldError key={error} id={undefined}>
          {error}
        </FieldError>
      ))}
    </div>
  );
}
