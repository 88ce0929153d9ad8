import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { queryFields } from "#lib/core/audit-query/index.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { sealAll } from "../sealing/index.ts";
import { completeQuery, readQuery } from "./index.ts";
import { exampleEvent, microseconds, putEvents } from "./test-events.ts";

let auditor: UserActor;
beforeAll(async () => {
  auditor = await addPerson("auditor");
  const long = microseconds(new Date(Date.now() - 40 * 86_400_000));
  const by = (identity: string, identity_name: string) => ({ identity, identity_name });
  await putEvents([
    ...Array.from({ length: 3 }, () =>
      exampleEvent({ caller: by("usr_a", "Ana Silva <ana@example.com>"), operation: { name: "100%" } }),
    ),
    exampleEvent({
      caller: by("usr_b", 'Bo, the "Boss" <bo@example.com>'),
      operation: { name: "send mail" },
    }),
    exampleEvent({
      caller: by("usr_c", "Chi <chi@example.com>"),
      timestamp: long,
      result: { status: "denied" },
    }),
  ]);
  await sealAll();
});
/** Options where `|` stands. */
async function options(marked: string) {
  const { options: found } = await completeQuery(ctxOf(auditor), {
    text: marked.replace("|", ""),
    at: marked.indexOf("|"),
  });
  return found;
}

test("fields come with what they mean", async () => {
  expect(await options("x -ac|")).toEqual([
    { text: "actor:", label: "Who answers for it: id, whole name or e-mail address", count: null },
    { text: "access:", label: "What it could do to a target", count: null },
    { text: "action:", label: "The kind of event", count: null },
  ]);
  expect(await options("|")).toHaveLength(queryFields.length);
});

test("values come with their names and how often they occurred in 30 days, found by either", async () => {
  expect(await options("actor:example.com|")).toEqual([
    { text: "usr_a", label: "Ana Silva <ana@example.com>", count: 3 },
    { text: "usr_b", label: 'Bo, the "Boss" <bo@example.com>', count: 1 },
    { text: "usr_c", label: "Chi <chi@example.com>", count: 0 },
  ]);
  expect(await options("actor:usr_b,SILV|")).toMatchObject([{ text: "usr_a" }]);
  expect(await options('actor:"ana s|ilva"')).toMatchObject([{ text: "usr_a" }]);
});

test("values are written so that they can be read back", async () => {
  expect(await options("op:send|")).toEqual([{ text: '"send mail"', label: null, count: 1 }]);
  for (const { text } of await options("op:|")) expect(() => readQuery(`op:${text}`)).not.toThrow();
});

test("what was typed is taken as it is", async () => {
  expect(await options("op:%|")).toMatchObject([{ text: "100%" }]);
  expect(await options("op:_|")).not.toContainEqual(expect.objectContaining({ text: "100%" }));
  expect(await options("op:\\|")).toEqual([]);
  expect(await options("op:\0|")).toEqual([]);
});

test("few known values come all, counted too", async () => {
  expect(await options("status:|")).toMatchObject([
    { text: "success" },
    { text: "denied", count: 0 },
    { text: "error", count: 0 },
    { text: "timeout", count: 0 },
  ]);
  expect(await options("class:s|")).toMatchObject([{ text: "standard", count: 4 }, { text: "security" }]);
});

test("times and durations come ready made, and nothing where nothing is known", async () => {
  expect(await options("after:-2|")).toEqual([{ text: "-24h", label: "a day ago", count: null }]);
  expect(await options("duration:|")).not.toEqual([]);
  expect(await options("target:cus|")).toEqual([]);
  expect(await options('"some phr|')).toEqual([]);
  expect(await options("tool:x|")).toEqual([]);
});

test("are for those who may read the log", async () => {
  const member = ctxOf(await addPerson("member"));
  await expect(completeQuery(member, { text: "", at: 0 })).rejects.toMatchObject({ code: "forbidden" });
});
