import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  accessLevels,
  changeRisks,
  classifications,
  findingSeverities,
  itemKinds,
  toolEffects,
} from "#lib/core/words.ts";
import type { Finding } from "../schemas.ts";
import type { SnapshotItem } from "../snapshot.ts";
import { labelFacts, type ToolLabel } from "../tool-labels.ts";
import { changeAreas, change as changeSchema, detailsMax } from "./change.ts";
import { compareMaterials } from "./compare-materials.ts";
import type { ReviewMaterial } from "./review-material.ts";
import { stableText } from "./stable-text.ts";
import { item, material, offering, snapshot } from "./test-material.ts";

function compare(before: Partial<ReviewMaterial>, after: Partial<ReviewMaterial>) {
  return compareMaterials(material(before), material(after));
}

describe("what a submission says", () => {
  it.each([
    ["owner", "team:a", "team:b", "widening", "`team:b` answers for it instead of `team:a`."],
    ["purpose", "To pay.", "To read.", "widening", "It is for another purpose."],
    [
      "purpose",
      "To pay.",
      "To pay.\u200B",
      "dangerous",
      "It is for another purpose, and it holds characters that nobody sees (U+200B).",
    ],
    [
      "data_classification",
      "public",
      "internal",
      "widening",
      "More sensitive data passes through it: internal, not public.",
    ],
    [
      "data_classification",
      "restricted",
      "internal",
      "widening",
      "It is taken for less sensitive than before: internal, not restricted.",
    ],
    ["access_level", "read", "admin", "dangerous", "Its tools may do more: admin, not read."],
    [
      "access_level",
      "admin",
      "read",
      "widening",
      "Its tools are taken to do less than before: read, not admin.",
    ],
  ])("another %s: %s, then %s", (fact, before, after, risk, summary) => {
    const details = [{ pointer: "", kind: "changed", risk, means: summary, before, after }];
    expect(compare({ [fact]: before }, { [fact]: after })).toEqual([
      { area: fact, anchor: fact, name: fact, kind: "changed", risk, summary, details },
    ]);
  });
});

describe("what a server says of itself", () => {
  it.each([
    ["new instructions", {}, { instructions: "Pay." }, "added", "widening"],
    ["other instructions", { instructions: "Pay." }, { instructions: "Pay all." }, "changed", "widening"],
    ["no instructions", { instructions: "Pay." }, {}, "removed", "widening"],
    ["empty instructions", {}, { instructions: "" }, "added", "widening"],
    [
      "hidden instructions",
      { instructions: "Pay." },
      { instructions: "Pay.\u{E0041}" },
      "changed",
      "dangerous",
    ],
  ])("%s", (_what, before, after, kind, risk) => {
    expect(compare({ snapshot: snapshot(before) }, { snapshot: snapshot(after) })).toMatchObject([
      { area: "instructions", anchor: "instructions", kind, risk },
    ]);
  });

  const problem = { where: "tools[3]", message: "This is not an object." };

  it.each([
    ["a new capability", {}, { capabilities: { tools: {}, tasks: {} } }, "widening"],
    ["a capability less", {}, { capabilities: {} }, "harmless"],
    ["another capability", { capabilities: { a: 1 } }, { capabilities: { a: 2 } }, "widening"],
    ["another protocol", {}, { protocol_version: "2026-06-01" }, "harmless"],
    ["another version", {}, { server_info: { name: "weather", version: "2.0.0" } }, "harmless"],
    ["another name", {}, { server_info: { name: "rain", version: "1.0.0" } }, "widening"],
    ["something that can't be read", {}, { problems: [problem] }, "widening"],
    ["something that can be read again", { problems: [problem] }, {}, "harmless"],
    [
      "the same problems in another order",
      { problems: [problem, { ...problem, where: "a" }] },
      { problems: [{ ...problem, where: "a" }, problem] },
      "harmless",
    ],
  ])("%s", (_what, before, after, risk) => {
    expect(compare({ snapshot: snapshot(before) }, { snapshot: snapshot(after) })).toMatchObject([
      { area: "capabilities", anchor: "capabilities", kind: "changed", risk },
    ]);
  });

  it("is new with the first reading", () => {
    expect(compare({}, { snapshot: snapshot() })).toMatchObject([{ area: "capabilities", kind: "added" }]);
    expect(compare({ snapshot: snapshot() }, {})).toMatchObject([{ area: "capabilities", kind: "removed" }]);
  });
});

describe("findings", () => {
  const finding = (changes: Partial<Finding> = {}): Finding => ({
    check: "case-twin",
    severity: "high",
    message: "Another server has this name.",
    pointer: "/name",
    ...changes,
  });

  it.each([
    ["high", "dangerous"],
    ["medium", "widening"],
    ["low", "harmless"],
    ["info", "harmless"],
  ] as const)("a new %s one is %s, one that is gone harmless", (severity, risk) => {
    const found = finding({ severity });
    expect(compare({}, { findings: [found] })).toMatchObject([
      { area: "finding", anchor: "finding:case-twin#/name", name: "case-twin", kind: "added", risk },
    ]);
    expect(compare({ findings: [found] }, {})).toMatchObject([{ kind: "removed", risk: "harmless" }]);
  });

  it.each([
    ["graver", finding({ severity: "low" }), finding({ severity: "high" }), "dangerous"],
    ["milder", finding({ severity: "high" }), finding({ severity: "medium" }), "harmless"],
    ["of other words", finding(), finding({ message: "Two other servers have this name." }), "dangerous"],
    [
      "of another value",
      finding({ evidence: { value: "a" } }),
      finding({ evidence: { value: "b" } }),
      "dangerous",
    ],
  ])("one that becomes %s", (_what, before, after, risk) => {
    expect(compare({ findings: [before] }, { findings: [after] })).toMatchObject([{ kind: "changed", risk }]);
  });

  it("about another server are others", () => {
    const about = (server: string) => finding({ evidence: { server } });
    expect(compare({ findings: [about("a")] }, { findings: [about("b")] }).map(({ kind }) => kind)).toEqual([
      "added",
      "removed",
    ]);
  });
});

describe("labels", () => {
  const label = (changes: Partial<ToolLabel> = {}): ToolLabel => ({
    tool: "pay",
    hash: "sha256:a",
    effects: ["reads", "writes"],
    access: "write",
    by: "reviewer",
    ...changes,
  });

  it.each([
    ["more access", { access: "admin" }, "widening", "It is labelled with more access: admin, not write."],
    ["less access", { access: "read" }, "harmless", "It is labelled with less access: read, not write."],
    [
      "more effects",
      { effects: ["reads", "writes", "pays"] },
      "widening",
      "It is labelled to do more: pays.",
    ],
    ["less effects", { effects: ["reads"] }, "harmless", "It is labelled to do less: not writes."],
  ] as const)("with %s", (_what, changes, risk, summary) => {
    const labels = [label(changes as Partial<ToolLabel>)];
    expect(compare({ labels: [label()] }, { labels })).toMatchObject([
      { area: "label", anchor: "tool:pay", name: "pay", kind: "changed", risk, summary },
    ]);
  });

  it("come and go with their tool", () => {
    expect(compare({}, { labels: [label()] })).toMatchObject([{ kind: "added", risk: "harmless" }]);
    expect(compare({ labels: [label()] }, {})).toMatchObject([{ kind: "removed", risk: "harmless" }]);
  });

  it("are the same whoever set them, on whichever definition, in whichever order", () => {
    const other = label({ by: "annotations", hash: "sha256:b", effects: ["writes", "reads"] });
    expect(compare({ labels: [label()] }, { labels: [other] })).toEqual([]);
  });
});

describe("the report", () => {
  it("begins with the worst, then goes by area and name", () => {
    const before = material({
      snapshot: snapshot({ items: [item("b", { annotations: { readOnlyHint: true } }), item("z")] }),
      document: { name: "com.example/a", description: "A.", version: "1.0.0" },
    });
    const after = material({
      snapshot: snapshot({ items: [item("b"), item("a"), item("c")], instructions: "Pay." }),
      document: { name: "com.example/a", description: "A.", version: "2.0.0" },
      access_level: "admin",
    });
    expect(compareMaterials(before, after).map(({ risk, area, name }) => `${risk} ${area} ${name}`)).toEqual([
      "dangerous tool b",
      "dangerous access_level access_level",
      "widening tool a",
      "widening tool c",
      "widening instructions instructions",
      "harmless tool z",
      "harmless document version",
    ]);
  });

  it("leaves out the mildest details past the most, and says how many", () => {
    const properties = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, {}]));
    const before = offering(
      item("pay", { inputSchema: { properties }, annotations: { readOnlyHint: true } }),
    );
    const after = offering(item("pay", { inputSchema: {} }));
    const [change] = compareMaterials(before, after);
    expect(change?.details).toHaveLength(detailsMax);
    expect(change?.details[0]?.risk).toBe("dangerous");
    expect(change?.details.at(-1)).toEqual({
      pointer: "",
      kind: "changed",
      risk: "harmless",
      means: `There are ${201 - (detailsMax - 1)} more changes.`,
    });
    expect(change?.summary).toBe("It no longer says that it only reads, and 200 more changes.");
  });

  it("leaves nothing out where just as many fit", () => {
    const properties = Object.fromEntries(
      Array.from({ length: detailsMax }, (_, index) => [`a${index}`, {}]),
    );
    const [change] = compareMaterials(
      offering(item("pay", { inputSchema: {} })),
      offering(item("pay", { inputSchema: { properties } })),
    );
    expect(change?.details.map(({ pointer }) => pointer)).not.toContain("");
  });
});

const json = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
const name = fc.constantFrom("a", "b", "__proto__", "constructor", "\ud800", "a\0", "toString");
const schemaKeyword = fc.constantFrom(
  ...["type", "enum", "const", "minimum", "maxLength", "uniqueItems", "properties", "required", "items"],
  ...["additionalProperties", "anyOf", "allOf", "oneOf", "$ref", "$schema", "description", "__proto__"],
);
const { schema } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.array(fc.tuple(schemaKeyword, tie("value")), { maxLength: 4 }).map(objectOf),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("string", "object", "a", "b", 1, 2, true, null),
    fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
    tie("schema"),
    fc.array(tie("schema"), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie("schema")), { maxLength: 3 }).map(objectOf),
    json,
  ),
}));

const snapshotItem = fc
  .record({
    kind: fc.constantFrom(...itemKinds),
    name,
    hash: fc.constantFrom("sha256:a", "sha256:b"),
    members: fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom("inputSchema", "outputSchema"), schema),
        fc.tuple(fc.constantFrom("annotations", "description", "arguments", "icons", "_meta"), json),
        fc.tuple(name, json),
        fc.tuple(
          fc.constant("annotations"),
          fc.dictionary(
            fc.constantFrom("readOnlyHint", "openWorldHint", "title"),
            fc.constantFrom(true, false, null, "x"),
          ),
        ),
      ),
      { maxLength: 4 },
    ),
  })
  .map(
    ({ members, ...rest }): SnapshotItem => ({
      ...rest,
      definition: objectOf(members) as SnapshotItem["definition"],
    }),
  );

const looseObject = fc
  .array(fc.tuple(name, json), { maxLength: 3 })
  .map((members) => objectOf(members) as Record<string, unknown>);

const someMaterial: fc.Arbitrary<ReviewMaterial> = fc.record({
  document: fc.option(
    fc
      .record({
        fixed: fc.record({ name: fc.constantFrom("a/b", "a/c"), description: fc.string(), version: name }),
        remotes: fc.option(
          fc.array(
            fc.record({
              type: fc.constantFrom("sse", "streamable-http"),
              url: fc.constantFrom(
                "https://a.example/",
                "https://b.example/",
                "https://{x}/",
                "http://a.example/",
              ),
            }),
            { maxLength: 3 },
          ),
          { nil: undefined },
        ),
        packages: fc.option(
          fc.array(
            fc.record({
              registryType: fc.constantFrom("npm", "pypi"),
              identifier: name,
              transport: fc.constant({ type: "stdio" }),
              version: name,
            }),
            { maxLength: 3 },
          ),
          { nil: undefined },
        ),
        more: looseObject,
      })
      .map(({ fixed, remotes, packages, more }) =>
        objectOf([
          ...Object.entries(more),
          ...Object.entries(fixed),
          ...(remotes ? [["remotes", remotes] as [string, unknown]] : []),
          ...(packages ? [["packages", packages] as [string, unknown]] : []),
        ]),
      ) as fc.Arbitrary<NonNullable<ReviewMaterial["document"]>>,
  ),
  snapshot: fc.option(
    fc.record({
      protocol_version: name,
      server_info: looseObject,
      capabilities: looseObject,
      instructions: fc.option(fc.string({ unit: "binary" })),
      items: fc.array(snapshotItem, { maxLength: 5 }),
      problems: fc.array(fc.record({ where: name, message: name }), { maxLength: 2 }),
    }),
  ),
  owner: name,
  data_classification: fc.constantFrom(...classifications),
  access_level: fc.constantFrom(...accessLevels),
  purpose: name,
  findings: fc.array(
    fc.record({
      check: fc.constantFrom("case-twin", "look-alike"),
      severity: fc.constantFrom(...findingSeverities),
      message: name,
      pointer: fc.option(name),
    }),
    { maxLength: 4 },
  ),
  labels: fc.array(
    fc.record({
      tool: name,
      hash: name,
      effects: fc.subarray([...toolEffects]),
      access: fc.constantFrom(...accessLevels),
      by: fc.constantFrom("annotations", "reviewer"),
    }),
    { maxLength: 4 },
  ),
});

/** Two materials that share most: parts of the second take the place of the first one's. */
const pair = fc
  .tuple(
    someMaterial,
    someMaterial,
    fc.subarray(["document", "snapshot", "owner", "findings", "labels"] as const),
  )
  .map(([before, other, parts]): [ReviewMaterial, ReviewMaterial] => [
    before,
    { ...before, ...Object.fromEntries(parts.map((part) => [part, other[part]])) },
  ]);

describe("for any two materials", () => {
  it("finds nothing between a thing and itself", () => {
    fc.assert(
      fc.property(someMaterial, (one) => {
        expect(compareMaterials(one, JSON.parse(JSON.stringify(one)))).toEqual([]);
        expect(compareMaterials(one, reordered(one) as ReviewMaterial)).toEqual([]);
      }),
    );
  });

  it("reports something exactly when they say something else", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const same = factsOf(before) === factsOf(after);
        expect(compareMaterials(before, after).length === 0).toBe(same);
      }),
      { numRuns: 500 },
    );
  });

  it("swaps new and gone when they are swapped", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const swapped = { added: "removed", removed: "added", changed: "changed" };
        const there = compareMaterials(before, after).map(({ area, anchor, kind }) =>
          stableText([area, anchor, kind]),
        );
        const back = compareMaterials(after, before).map(({ area, anchor, kind }) =>
          stableText([area, anchor, swapped[kind]]),
        );
        expect(back.sort()).toEqual(there.sort());
      }),
      { numRuns: 500 },
    );
  });

  it("gives changes as the schema has them, in order", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const changes = compareMaterials(before, after);
        const places = changes.map(
          ({ risk, area }) => -100 * changeRisks.indexOf(risk) + changeAreas.indexOf(area),
        );
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const change of changes) {
          expect(changeSchema.safeParse(change).error).toBeUndefined();
          expect(change.details[0]?.risk).toBe(change.risk);
          expect(change.summary).not.toBe("");
        }
      }),
    );
  });
});

describe("hostile materials", () => {
  test("nested 100 levels deep", () => {
    const nested = (leaf: string) =>
      Array.from({ length: 100 }).reduce<unknown>(
        (inner, _, level) =>
          level % 2 ? { anyOf: [inner, { items: [inner] }].slice(0, 1) } : { properties: { a: inner } },
        { type: leaf },
      );
    const [change] = compareMaterials(
      offering(item("pay", { inputSchema: nested("string"), _meta: nested("string") })),
      offering(item("pay", { inputSchema: nested("number"), _meta: nested("number") })),
    );
    expect(change?.details).toHaveLength(2);
  });

  test("more members than a call takes arguments", () => {
    const members = (value: number) =>
      Object.fromEntries(Array.from({ length: 150_000 }, (_, at) => [`m${at}`, value]));
    const [change] = compareMaterials(
      offering(item("pay", { _meta: { deep: members(1) } })),
      offering(item("pay", { _meta: { deep: members(2) } })),
    );
    expect(change?.details.at(-1)?.means).toBe("There are 149,951 more changes.");
  });

  test("5,000 changed tools take ten times what 500 take", () => {
    const small = readsOfTools(500);
    expect(readsOfTools(5_000)).toBeLessThan(small * 11);
  });

  test.each<[string, string, (inner: unknown) => unknown]>([
    ["anyOf", "inputSchema", (inner) => ({ anyOf: [inner] })],
    ["allOf", "outputSchema", (inner) => ({ allOf: [{}, inner] })],
    ["oneOf", "inputSchema", (inner) => ({ oneOf: [inner] })],
    ["what counts the rest", "inputSchema", (inner) => ({ unevaluatedItems: false, items: inner })],
    ["lists", "_meta", (inner) => ({ deep: [inner] })],
  ])("what is nested in %s is read as often at 28 levels as at one", (_what, member, wrap) => {
    expect(readsNested(member, wrap, 28)).toBeLessThan(readsNested(member, wrap, 1) * 1.2);
  });

  test("5,000 renamed tools and 5,000 under one name are all reported", () => {
    const tools = (stem: string) =>
      Array.from({ length: 5_000 }, (_, at) => item(`${stem}${at}`, { title: `${at}` }));
    const renamed = compareMaterials(offering(...tools("a")), offering(...tools("b")));
    expect(renamed).toHaveLength(10_000);
    expect(renamed.every(({ summary }) => summary.includes("renamed"))).toBe(true);
    const twins = (mark: string) =>
      Array.from({ length: 5_000 }, (_, at) => item("a", { title: `${mark}${at}` }));
    expect(compareMaterials(offering(...twins("a")), offering(...twins("b")))).toHaveLength(5_000);
  });
});

/** How often the comparison reads a member of either material, when this many tools have changed. */
function readsOfTools(tools: number): number {
  const offers = (mark: string) =>
    offering(
      ...Array.from({ length: tools }, (_, at) =>
        item(`tool${at}`, {
          description: mark,
          inputSchema: { type: "object", properties: { a: { type: mark }, [mark]: { enum: [mark] } } },
        }),
      ),
    );
  const { reads, changes } = compareCounted(offers("string"), offers("number"));
  expect(changes).toHaveLength(tools);
  return reads;
}

/** The same of a tool of which a large part has changed in one place and a large part has not, this many levels deep. */
function readsNested(member: string, wrap: (inner: unknown) => unknown, levels: number): number {
  const properties = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`a${at}`, {}]));
  const nested = (inner: unknown) =>
    Array.from({ length: levels }).reduce<unknown>((within) => wrap(within), inner);
  const offers = (title: string) =>
    offering(
      item("changed", { [member]: nested({ properties, title }) }),
      item("same", { title, [member]: nested({ properties }) }),
    );
  const { reads, changes } = compareCounted(offers("a"), offers("b"));
  expect(changes.map(({ name, risk, details }) => [name, risk, details.length])).toEqual([
    ["changed", "widening", 1],
    ["same", "widening", 1],
  ]);
  return reads;
}

function compareCounted(before: ReviewMaterial, after: ReviewMaterial) {
  let reads = 0;
  const proxies = new WeakMap<object, object>();
  const counted = <T extends object>(value: T): T => {
    const proxy =
      proxies.get(value) ??
      new Proxy(value, {
        get(target, key, receiver) {
          reads += 1;
          const member: unknown = Reflect.get(target, key, receiver);
          return typeof member === "object" && member !== null ? counted(member) : member;
        },
      });
    proxies.set(value, proxy);
    return proxy as T;
  };
  const changes = compareMaterials(counted(before), counted(after));
  return { reads, changes };
}

/** What is compared: all that a digest covers, in an order that does not matter. */
function factsOf({ snapshot: read, findings, labels, ...rest }: ReviewMaterial): string {
  return stableText({
    ...rest,
    snapshot: read && {
      ...read,
      items: read.items.map(({ kind, name, definition }) => stableText([kind, name, definition])).sort(),
    },
    findings: findings.map(stableText).sort(),
    labels: labelFacts(labels),
  });
}

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return objectOf(
    Object.entries(value)
      .reverse()
      .map(([member, inner]) => [member, reordered(inner)]),
  );
}

/** As `JSON.parse` makes it: a member called `__proto__` is one like any other. */
function objectOf(members: [string, unknown][]): object {
  return Object.fromEntries(members);
}
