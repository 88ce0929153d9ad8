import { maskSecrets } from "#lib/core/hidden-secret.ts";
import type { HeldSecrets, Opened } from "./argument-rows.ts";

/** Arguments as canonical JSON, with words in the place of each secret that nobody opened. */
export function shownArguments(
  { arguments: canonical, secrets, withheld }: HeldSecrets & { arguments: string },
  opened: Pick<Opened, "has">,
): string {
  const hidden = secrets.filter(({ pointer }) => withheld || !opened.has(pointer));
  return maskSecrets(canonical, hidden);
}
