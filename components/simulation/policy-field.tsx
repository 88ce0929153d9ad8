import { FilePenLine } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

type PolicyFieldProps = {
  inForce: AccessPolicyDocument;
  /** Null while the policy stays as it is. */
  text: string | null;
  error: string | undefined;
  onChange: (text: string | null) => void;
};

/** Another access policy, as its document. */
export function PolicyField({ inForce, text, error, onChange }: PolicyFieldProps) {
  if (text === null)
    return (
      <div className="grid justify-items-start gap-1.5">
        <p className="font-medium text-sm">Another access policy</p>
        <Button
          size="sm"
          icon={<FilePenLine aria-hidden />}
          onClick={() => onChange(JSON.stringify(inForce, null, 2))}
        >
          Start from the one in force
        </Button>
        <p className="text-muted text-xs">
          As JSON. With a form, in the{" "}
          <TextLink href={routes.accessPolicy()}>access policy’s editor</TextLink>, where a draft can be tried
          as well.
        </p>
      </div>
    );
  return (
    <div className="grid justify-items-start gap-2">
      <div className="w-full">
        <Field label="Another access policy" error={error} hint="The whole document, as JSON.">
          <Textarea
            rows={12}
            spellCheck={false}
            className="font-mono text-xs"
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        </Field>
      </div>
      <Button size="sm" variant="ghost" className="-ml-2" onClick={() => onChange(null)}>
        Keep the one in force
      </Button>
    </div>
  );
}
