import { DomainError } from "#lib/core/errors.ts";

/** The place in a list that a cursor carries. @throws DomainError `malformed` when it is none */
export function cursorPosition(text: string | undefined): number {
  const position = Number(text ?? 0);
  if (Number.isInteger(position) && position >= 0 && position <= 2_147_483_647) return position;
  throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
}
