import { z } from "zod";
import type { Tx } from "#lib/db/client.ts";

/** Where processes tell each other whose notifications changed. Only a hint: what is true is in the table. */
export const channel = "countersign_notifications";

const hint = z.object({
  /** The event that was delivered; null when somebody read theirs. */
  event: z.string().nullable(),
  users: z.array(z.string()),
});
export type Hint = z.output<typeof hint>;

/** Postgres takes messages of less than 8000 bytes; an id is 36 of them, with quotes and comma 39. */
const usersPerMessage = 190;

/** Tells every process, once the transaction commits. That it concerns nobody is told, too: nobody then looks for it. */
export async function sendHint(tx: Pick<Tx, "$executeRaw">, { event, users }: Hint): Promise<void> {
  let at = 0;
  do {
    const message = JSON.stringify({ event, users: users.slice(at, at + usersPerMessage) });
    await tx.$executeRaw`SELECT pg_notify(${channel}, ${message})`;
    at += usersPerMessage;
  } while (at < users.length);
}

/** @returns null for what is not ours */
export function readHint(message: string | undefined): Hint | null {
  try {
    return hint.parse(JSON.parse(message ?? ""));
  } catch {
    return null;
  }
}
