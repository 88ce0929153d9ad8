import { z } from "zod";
import { newId } from "#lib/core/ids.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";

/** How long somebody may take to touch their key. */
export const challengeMs = 5 * 60_000;

/** The purpose of a challenge that a new key signs. */
export const registering = "register";

type Challenge = {
  userId: string;
  /** `register`, or the approval that a yes is for. */
  purpose: string;
  /** Base64url. */
  challenge: string;
};

const clientData = z.object({ challenge: z.string() });

/**
 * What a browser says it had signed: to find what it was made of, and for nothing else.
 *
 * @param clientDataJSON base64url
 * @returns base64url; empty where there is none
 */
export function challengeIn(clientDataJSON: string): string {
  try {
    return clientData.parse(JSON.parse(Buffer.from(clientDataJSON, "base64url").toString())).challenge;
  } catch {
    return "";
  }
}

/** How many of one person's for one purpose are good at once: more than anybody has pages open. */
const challengesMax = 10;

/** Keeps what a key is about to sign, and forgets what nobody signed in time, and the oldest where one person asks on and on. */
export async function issueChallenge(
  tx: Pick<Tx, "keyChallenge">,
  { facts, ...challenge }: Challenge & { facts?: Prisma.InputJsonObject },
  at: Date,
): Promise<void> {
  await tx.keyChallenge.deleteMany({ where: { expiresAt: { lte: at } } });
  const { userId, purpose } = challenge;
  const tooMany = await tx.keyChallenge.findMany({
    where: { userId, purpose, usedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: challengesMax - 1,
    select: { id: true },
  });
  await tx.keyChallenge.deleteMany({ where: { id: { in: tooMany.map(({ id }) => id) } } });
  await tx.keyChallenge.create({
    data: {
      id: newId("keyChallenge"),
      ...challenge,
      ...(facts ? { facts } : {}),
      createdAt: at,
      expiresAt: new Date(at.getTime() + challengeMs),
    },
  });
}

/**
 * Uses a challenge up. Of two who try at once, one gets nothing.
 *
 * @returns what it was made of; null unless it was made for this person and purpose, is in time and was not used
 */
export async function spendChallenge(
  tx: Pick<Tx, "keyChallenge">,
  challenge: Challenge,
  at: Date,
): Promise<{ facts: unknown } | null> {
  const [spent] = await tx.keyChallenge.updateManyAndReturn({
    where: { ...challenge, usedAt: null, expiresAt: { gt: at } },
    data: { usedAt: at },
    select: { facts: true },
  });
  return spent ?? null;
}
