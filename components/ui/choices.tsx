import { Checkbox } from "./checkbox.tsx";

type ChoicesProps<V extends string> = {
  legend: string;
  labels: Record<V, string>;
  all: readonly V[];
  chosen: readonly V[];
  onChange: (chosen: readonly V[]) => void;
};

/** Some of a few; none ticked means all of them. */
export function Choices<V extends string>({ legend, labels, all, chosen, onChange }: ChoicesProps<V>) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 flex w-full items-baseline justify-between font-medium text-sm">
        {legend}
        <span className="font-normal text-subtle text-xs">None ticked: any</span>
      </legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
        {all.map((value) => (
          <Checkbox
            key={value}
            label={labels[value]}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
