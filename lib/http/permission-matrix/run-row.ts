import { auditActions } from "#lib/core/audit-actions.ts";
import { DomainError } from "#lib/core/errors.ts";
import { roles } from "#lib/core/words.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import type { Route } from "../route.ts";
import { type Case, casesOf } from "./cases.ts";
import { changedTables, eventsOf, fingerprint, setRoles, undone } from "./database.ts";
import type { Matter } from "./matter.ts";
import type { Row } from "./row.ts";

/** What became of a request: `ok`, or the code that it was refused with, or the one thing that it asked for (`byItem`). */
type Outcome = { code: string; text: string; answer: unknown; byItem: boolean; requestId: string };
type Callable = (ctx: Ctx, input: unknown) => Promise<unknown>;
type Judged = { one: Case; outcome: Outcome };

export type Verdict = {
  /** How many were tried. */
  cases: number;
  /** In which of them something else happened than the row says. */
  faults: string[];
  /** Somebody changed the object who may not. */
  spoilt: boolean;
};

/**
 * Tries a row with everybody there is. Whoever may not is tried first, and nothing may have changed afterwards, nor may
 * the audit log lack a refusal; what others do is undone. It ends with the first who may not and does: what comes after
 * would say nothing.
 */
export async function runRow(route: Route, row: Row, matter: Matter): Promise<Verdict> {
  const cases = casesOf(row, matter);
  const mayChange = isCommand(route) || row.itemwise;
  const before = await fingerprint();
  const refusals = await tryAll(
    cases.filter(({ allowed }) => !allowed),
    matter,
    {
      act: (one) => attempt(route, row, matter, one),
      goesOn: (judged) => !mayChange || judged.outcome.code !== "ok" || isHarmless(judged),
    },
  );
  const changed = changedTables(before, await fingerprint());
  const faults = [
    ...refusals.flatMap((judged) => faultOfRefusal(row, matter, judged)),
    ...(await faultsOfLog(route, refusals)),
    ...(changed.length > 0 ? [`refusals changed ${changed.join(", ")}`] : []),
  ];
  if (changed.length > 0) return { cases: refusals.length, faults, spoilt: true };

  const permitted = await tryAll(
    cases.filter(({ allowed }) => allowed),
    matter,
    {
      act: (one) => undone((tx) => attempt(route, row, matter, one, { tx })),
      goesOn: () => true,
    },
  );
  faults.push(...permitted.flatMap((judged) => faultOfPermission(row, matter, judged)));
  return { cases: cases.length, faults, spoilt: false };
}

type Trial = { act(one: Case): Promise<Outcome>; goesOn(judged: Judged): boolean };

async function tryAll(cases: readonly Case[], { people }: Matter, trial: Trial): Promise<Judged[]> {
  const persons = Object.values(people);
  const judged: Judged[] = [];
  try {
    for (const group of Map.groupBy(cases, (one) => one.roles.join()).values()) {
      await setRoles(persons, group[0]?.roles ?? []);
      for (const one of group) {
        const next = { one, outcome: await trial.act(one) };
        judged.push(next);
        if (!trial.goesOn(next)) return judged;
      }
    }
    return judged;
  } finally {
    await setRoles(persons, roles);
  }
}

async function attempt(
  route: Route,
  { input, itemwise }: Row,
  matter: Matter,
  { who, actor }: Case,
  extra: Partial<Ctx> = {},
): Promise<Outcome> {
  const ctx = { ...ctxOf(actor), ...extra };
  const refused = { requestId: ctx.requestId, answer: undefined, byItem: false };
  try {
    const call = route.call as unknown as Callable;
    const answer = await call(ctx, input(matter as never, who === "anonymous" ? "stranger" : who));
    const error = itemwise ? firstError(answer) : null;
    return error
      ? { ...refused, code: error.code, text: error.detail, byItem: true }
      : { ...refused, code: "ok", text: "", answer };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...refused, code: error.code, text: error.message };
  }
}

function firstError(answer: unknown): { code: string; detail: string } | null {
  const { items } = answer as { items: { error: { code: string; detail: string } | null }[] };
  return items[0]?.error ?? null;
}

function faultOfRefusal(row: Row, matter: Matter, { one, outcome }: Judged): string[] {
  const { code } = outcome;
  const asExpected = one.refusals.some((refusal) => {
    if (refusal === "passed over") return code === "ok";
    if (refusal === "unseen") return code === "ok" && !isShown(row, matter, outcome);
    return code === refusal;
  });
  if (asExpected) return [];
  return [`${nameOf(one)} is to be refused (${one.refusals.join(" or ")}), and was ${said(outcome)}`];
}

function faultOfPermission(row: Row, matter: Matter, { one, outcome }: Judged): string[] {
  const wanted = row.answers?.code ?? "ok";
  if (outcome.code !== wanted) return [`${nameOf(one)} may (${wanted}), and was ${said(outcome)}`];
  return row.shows && !isShown(row, matter, outcome) ? [`${nameOf(one)} may, and was not shown it`] : [];
}

function isShown({ shows }: Row, matter: Matter, { answer }: Outcome): boolean {
  return shows !== undefined && JSON.stringify(answer).includes(shows(matter as never));
}

/** Whether it is a change, so that refusals of it are recorded. */
export function isCommand({ call }: Route): boolean {
  return (auditActions as readonly string[]).includes(call.def.id);
}

function isHarmless({ one }: Judged): boolean {
  return one.refusals.some((refusal) => refusal === "unseen" || refusal === "passed over");
}

/** Of each refused change, and of each refused item, there is one event; of whoever is nobody, none. */
async function faultsOfLog(route: Route, refusals: readonly Judged[]): Promise<string[]> {
  const events = await eventsOf(refusals.map(({ outcome }) => outcome.requestId));
  return refusals.flatMap(({ one, outcome: { requestId, byItem } }) => {
    const logged = events.get(requestId) ?? [];
    const wanted = byItem || (isCommand(route) && one.who !== "anonymous") ? 1 : 0;
    const isRight =
      logged.length === wanted &&
      logged.every(
        ({ action, outcome }) => outcome === "refused" && (byItem || action === route.call.def.id),
      );
    const said = logged.map(({ action, outcome }) => `${action} ${outcome}`).join(", ");
    return isRight ? [] : [`${nameOf(one)} is in the audit log as: ${said || "nothing"}`];
  });
}

function nameOf({ who, roles: held }: Case): string {
  return held.length === 0 ? who : `${who} (${held.join("+")})`;
}

function said({ code, text }: Outcome): string {
  return code === "ok" ? "let through" : `refused: ${code}, ${text}`;
}
