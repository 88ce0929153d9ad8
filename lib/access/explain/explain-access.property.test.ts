import fc from "fast-check";
import { expect, test } from "vitest";
import { accessLevels, trustModels } from "#lib/core/words.ts";
import { evaluate } from "../evaluation/index.ts";
import {
  agent,
  call,
  type Facts,
  facts,
  grant,
  now,
  policy,
  tool,
  unused,
  worldOf,
} from "../evaluation/test-world.ts";
import { explainer } from "./explain-access.ts";
import { heldAccess } from "./held-access.ts";
import { tryCalls } from "./tried-calls.ts";

const server = "com.example/crm";
const toolNames = ["find", "pay", "__proto__"];
const people = ["udo", "olga", "gone"];
const agentIds = ["a1", "a2"];
const levels = fc.subarray([...accessLevels]).map((all) => new Set(all));
/** What was taken from a grant, and can be restored for a while. */
const findTaken = { keeps: new Set(["pay"]), takes: new Set(["find"]), shadowUntilMs: now + 1 };
const mostly = <T>(usual: T, other: T) => fc.constantFrom(usual, usual, usual, other);

const agents = fc.tuple(
  ...agentIds.map((id) =>
    fc
      .record({
        trustModel: fc.constantFrom(...trustModels),
        active: mostly(true, false),
        ownerUserId: mostly<string | null>(null, "gone"),
        gatewayIds: mostly<ReadonlySet<string> | null>(null, new Set(["edge"])),
      })
      .map((more) => agent({ id, name: id, recognisedBy: { clientId: `client-${id}` }, ...more })),
  ),
);

const versions = fc.uniqueArray(
  fc.record({
    version: fc.constantFrom("1", "2"),
    isLatest: fc.boolean(),
    callable: mostly(true, false),
    untilMs: mostly(Number.POSITIVE_INFINITY, now),
    catalogs: fc.constant(null),
    tools: fc.tuple(
      ...toolNames.map((name) => fc.constantFrom(...accessLevels).map((access) => tool(name, { access }))),
    ),
  }),
  { minLength: 1, selector: ({ version }) => version },
);

const grants = fc
  .array(
    fc.record({
      agentId: fc.constantFrom(...agentIds),
      startsMs: mostly(now - 1, now + 1),
      endsMs: mostly(now + 2, now),
      scopes: levels,
      tools: fc
        .subarray(toolNames)
        .chain((names) =>
          fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(...accessLevels)))),
        )
        .map((pairs) => new Map(pairs)),
      constraints: mostly<Facts["grants"][number]["constraints"]>(
        [],
        [{ tool: null, argument: "/n", must: { op: "equals", value: 1 } }],
      ),
      userIds: mostly<ReadonlySet<string> | null>(null, new Set(["udo"])),
      narrowings: mostly<Facts["grants"][number]["narrowings"]>([], [findTaken]),
    }),
    { maxLength: 5 },
  )
  .map((all) => all.map((one, index) => grant({ id: `g${index}`, ...one })));

const consents = fc
  .array(
    fc.record({ userId: fc.constantFrom(...people), agentId: fc.constantFrom(...agentIds), scopes: levels }),
  )
  .map((all) => all.map((one, index) => ({ id: `c${index}`, server, ...one })));

const rules = fc
  .uniqueArray(
    fc.record(
      {
        id: fc.constantFrom("r1", "r2"),
        effect: fc.constantFrom("deny" as const, "ask" as const),
        match: fc.record({ tools: fc.subarray(toolNames, { minLength: 1, maxLength: 1 }) }),
        condition: fc.constantFrom("args.n == 1", "user != null && user.email == 'udo@example.com'"),
        reason: fc.constant("It costs money."),
      },
      { requiredKeys: ["id", "effect", "match", "reason"] },
    ),
    { selector: ({ id }) => id, maxLength: 2 },
  )
  .map((its) => policy({ rules: its }));

const gateways = [
  { id: "edge", routes: [] },
  { id: "far", routes: [{ prefix: "crm__", server }] },
].map((one) => ({ name: one.id, active: true, catalogId: null, region: null, ...one }));

const worlds = fc
  .record({ agents, versions, grants, consents, rules })
  .map(({ versions: its, rules: document, ...more }) =>
    worldOf(
      facts({
        ...more,
        gateways,
        servers: [{ id: "server-crm", name: server, classification: "internal", versions: its }],
        policy: document,
      }),
    ),
  );

const everything = { agent: undefined, server: undefined, tool: undefined, level: undefined };

test("whatever is permitted without arguments is a row, and a row is permitted where the decision point says so", () => {
  fc.assert(
    fc.property(worlds, fc.constantFrom(null, ...people), (world, person) => {
      const user = person === null ? undefined : world.users.get(person);
      const explain = explainer(world, user, now);
      const rows = [...heldAccess(world, { ...everything, user }, now)].map(explain);
      for (const id of agentIds)
        for (const name of toolNames) {
          const row = rows.find((one) => one.agent.id === id && one.tool === name);
          const asUser = row?.tried_for?.id ?? person;
          const permitting = gateways.filter((gateway) =>
            [null, "1", "2"].some(
              (version) =>
                evaluate(
                  world,
                  call({
                    gatewayId: gateway.id,
                    agent: { name: `client-${id}` },
                    user: asUser === null ? null : { name: asUser },
                    server,
                    version,
                    tool: name,
                    args: undefined,
                  }),
                  now,
                  unused,
                ).permit,
            ),
          );
          const told = row?.outcomes.filter(({ permit }) => permit).flatMap((one) => one.gateways) ?? [];
          expect(told.map((one) => one.id).sort()).toEqual(permitting.map((one) => one.id).sort());
          expect(row?.state === "permitted").toBe(permitting.length > 0);
        }
    }),
    { numRuns: 400 },
  );
});

test("read from any place on, the rows are those behind it, in order", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const place = ({ agent: one, row }: ReturnType<typeof all>[number]) =>
        [one.id, row.server, row.tool] as const;
      const all = () => [...heldAccess(world, { ...everything, user: undefined }, now)];
      const places = all().map(place);
      expect(places).toEqual([...places].sort());
      for (const [index, after] of places.entries()) {
        const rest = [...heldAccess(world, { ...everything, user: undefined }, now, after)];
        expect(rest.map(place)).toEqual(places.slice(index + 1));
      }
    }),
    { numRuns: 100 },
  );
});

test("what a disabled agent holds, or is held on a server that may not be called, is shown as denied, with the decision point's words", () => {
  const off = worldOf(facts({ agents: [agent({ active: false })] }));
  const [row] = [...heldAccess(off, { ...everything, user: undefined }, now)].map(
    explainer(off, undefined, now),
  );
  expect(row).toMatchObject({
    tool: "find",
    state: "denied",
    outcomes: [{ reason: "agent_disabled", text: "The agent is disabled." }],
  });

  const { servers, ...rest } = facts();
  const stopped = servers.map((one) => ({
    ...one,
    versions: one.versions.map((version) => ({ ...version, callable: false })),
  }));
  const closed = worldOf({ servers: stopped, ...rest });
  const [held] = [...heldAccess(closed, { ...everything, user: undefined }, now)].map(
    explainer(closed, undefined, now),
  );
  expect(held).toMatchObject({
    tool: "find",
    state: "denied",
    outcomes: [{ reason: "server_not_callable" }],
  });
});

test("arguments and conditions make it depend on the call; a rule without one decides", () => {
  const stateOf = (more: Partial<Facts>) => {
    const world = worldOf(facts(more));
    return [...heldAccess(world, { ...everything, user: undefined }, now)].map(
      explainer(world, undefined, now),
    )[0];
  };
  const rule = { id: "r", match: { tools: ["find"] }, reason: "It costs money." };
  expect(stateOf({})?.state).toBe("permitted");
  expect(
    stateOf({
      grants: [grant({ constraints: [{ tool: null, argument: "/n", must: { op: "equals", value: 1 } }] })],
    })?.state,
  ).toBe("depends");
  expect(
    stateOf({ policy: policy({ rules: [{ ...rule, effect: "deny", condition: "args.n == 1" }] }) })?.state,
  ).toBe("depends");
  expect(stateOf({ policy: policy({ rules: [{ ...rule, effect: "ask" }] }) })?.state).toBe(
    "approval_required",
  );
  expect(stateOf({ policy: policy({ rules: [{ ...rule, effect: "deny" }] }) })).toMatchObject({
    state: "denied",
    rules: [{ id: "r", effect: "deny", reason: "It costs money.", conditional: false }],
  });
});

test("what the policy refuses or asks whatever the arguments are is said so, also where the grant asks something of them", () => {
  const limited = grant({ constraints: [{ tool: null, argument: "/n", must: { op: "equals", value: 1 } }] });
  const rowUnder = (...rules: object[]) => {
    const world = worldOf(facts({ grants: [limited], policy: policy({ rules }) }));
    return [...heldAccess(world, { ...everything, user: undefined }, now)].map(
      explainer(world, undefined, now),
    )[0];
  };
  const rule = { id: "r", match: { tools: ["find"] }, reason: "Never." };
  expect(rowUnder({ ...rule, effect: "deny" })).toMatchObject({
    state: "denied",
    outcomes: [{ reason: "denied_by_rule", text: "Never.", rules: ["r"] }],
  });
  expect(rowUnder({ ...rule, effect: "ask" })?.state).toBe("approval_required");
  expect(rowUnder({ ...rule, effect: "deny", condition: "args.n > 1" })).toMatchObject({
    state: "depends",
    outcomes: [{ reason: "arguments_not_granted" }],
  });
  expect(rowUnder()?.state).toBe("depends");
});

test("what was taken from a grant is no row; asked about, it is said to be in that grant's shadow", () => {
  const world = worldOf(facts({ grants: [grant({ narrowings: [findTaken] })] }));
  expect([...heldAccess(world, { ...everything, user: undefined }, now)]).toEqual([]);
  const [one, its] = [world.agents.get("scribe"), world.servers.get(server)];
  if (!one || !its) throw new Error("The world has both.");
  expect(tryCalls(world, { agent: one, user: null, server: its, tool: "find" }, now)).toMatchObject([
    { permit: false, reason: "grant_in_shadow", request: null, restore: "grant-1" },
  ]);
});
