import { EyeOff } from "lucide-react";
import { hiddenWords } from "#lib/core/hidden-secret.ts";
import type { ArgumentRow } from "./argument-rows.ts";
import { OpenButton } from "./open-button.tsx";

type HiddenValueProps = { secret: NonNullable<ArgumentRow["secret"]>; onShow: () => void };

/** What stands for a value that looks like a secret. */
export function HiddenValue({ secret, onShow }: HiddenValueProps) {
  return (
    <span className="min-w-0 text-muted text-xs leading-5">
      <EyeOff aria-hidden className="mr-1.5 inline size-3.5 align-[-0.1875rem] text-subtle" />
      <span className="break-all">{hiddenWords(secret)}</span>
      {secret.withheld ? (
        <span className="text-subtle"> Only whoever decides can see it.</span>
      ) : (
        <OpenButton onClick={onShow}>Show it</OpenButton>
      )}
    </span>
  );
}
