"use client";

import { Trash2 } from "lucide-react";
import { ConstraintList } from "#components/grants/constraint-list.tsx";
import { ServerField } from "#components/grants/server-field.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { accessLevels } from "#lib/core/words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import type { ItemDraft } from "./bundle-draft.ts";

type ItemFieldsProps = {
  number: number;
  item: ItemDraft;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<ItemDraft>) => void;
  onRemove: (() => void) | undefined;
};

/** What one grant of a bundle is of: a server, and levels or single tools of it. */
export function ItemFields({ number, item, issues, onChange, onRemove }: ItemFieldsProps) {
  const at = `/items/${number}`;
  const whole = issues.find(({ pointer }) => pointer === at);
  return (
    <fieldset className="grid gap-4 rounded-md border p-4">
      <legend className="px-1 font-medium text-sm">Grant {number + 1}</legend>
      <ServerField
        value={item.server}
        fixed={false}
        error={messageAt(issues, `${at}/server`)}
        onChange={(server) => onChange({ server, constraints: [] })}
      />
      {item.server !== "" && (
        <div className="grid items-start gap-4 sm:grid-cols-[auto_minmax(0,1fr)] sm:gap-8">
          <fieldset className="grid gap-1.5 text-sm">
            <legend className="pb-1.5 font-medium">All tools of a level</legend>
            {accessLevels.map((level) => (
              <Checkbox
                key={level}
                label={accessLevelLabels[level]}
                checked={item.scopes.includes(level)}
                onChange={({ target }) =>
                  onChange({
                    scopes: target.checked
                      ? [...item.scopes, level]
                      : item.scopes.filter((one) => one !== level),
                  })
                }
              />
            ))}
          </fieldset>
          <Field
            label="Single tools"
            optional
            hint="By their names, one a line."
            error={messageAt(issues, `${at}/tools`) ?? messageAt(issues, `${at}/scopes`)}
          >
            <Textarea
              rows={3}
              value={item.tools}
              spellCheck={false}
              autoCapitalize="none"
              className="font-mono text-sm"
              onChange={(event) => onChange({ tools: event.target.value })}
            />
          </Field>
        </div>
      )}
      {item.constraints.length > 0 && (
        <div className="grid gap-1.5">
          <p className="font-medium text-sm">What arguments must be</p>
          <ConstraintList constraints={item.constraints} />
          <div>
            <Button size="sm" variant="ghost" className="-ml-2" onClick={() => onChange({ constraints: [] })}>
              Leave this out
            </Button>
          </div>
        </div>
      )}
      {whole && <FieldError id={undefined}>{whole.message}</FieldError>}
      {onRemove && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            className="-ml-2"
            icon={<Trash2 aria-hidden />}
            onClick={onRemove}
          >
            Remove grant {number + 1}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
