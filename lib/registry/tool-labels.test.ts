import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessLevels, toolEffects } from "#lib/core/words.ts";
import type { SnapshotBody, SnapshotItem } from "./snapshot.ts";
import {
  highestReviewedAccess,
  labelFacts,
  labelFromAnnotations,
  labelTools,
  type ToolLabel,
  toolLabel,
} from "./tool-labels.ts";

const outside = ["reaches_out", "takes_untrusted_input"] as const;

function tool(name: string, annotations?: unknown, hash = `sha256:${name}`): SnapshotItem {
  const definition = {
    name,
    inputSchema: { type: "object" },
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { kind: "tool", name, hash, definition };
}

function snapshotOf(...items: SnapshotItem[]): SnapshotBody {
  return {
    protocol_version: "2025-11-25",
    server_info: {},
    capabilities: {},
    instructions: null,
    items,
    problems: [],
  };
}

function reviewed(tool: string, changes: Partial<ToolLabel> = {}): ToolLabel {
  return {
    tool,
    hash: `sha256:${tool}`,
    effects: ["reads", "pays"],
    access: "write",
    by: "reviewer",
    ...changes,
  };
}

describe("what a tool does by its own word", () => {
  const writing = ["reads", "writes", "pays", "executes"] as const;
  const destroying = ["reads", "writes", "deletes", "pays", "executes"] as const;

  it.each([
    ["nothing said", undefined, destroying, outside, "admin"],
    ["reads only", { readOnlyHint: true }, ["reads"], outside, "read"],
    ["reads only, inside", { readOnlyHint: true, openWorldHint: false }, ["reads"], [], "read"],
    [
      "reads only, destructive all the same",
      { readOnlyHint: true, destructiveHint: true },
      ["reads"],
      outside,
      "read",
    ],
    ["adds", { destructiveHint: false }, writing, outside, "write"],
    ["adds, inside", { destructiveHint: false, openWorldHint: false }, writing, [], "write"],
    ["destroys", { readOnlyHint: false, destructiveHint: true }, destroying, outside, "admin"],
    ["destroys, inside", { openWorldHint: false }, destroying, [], "admin"],
    [
      "hints that are no booleans",
      { readOnlyHint: "true", destructiveHint: 0, openWorldHint: null },
      destroying,
      outside,
      "admin",
    ],
    ["annotations that are a list", [true], destroying, outside, "admin"],
    ["annotations that are null", null, destroying, outside, "admin"],
    [
      "hints of a prototype",
      { __proto__: null, constructor: { readOnlyHint: true } },
      destroying,
      outside,
      "admin",
    ],
  ])("%s", (_what, annotations, effects, world, access) => {
    const label = labelFromAnnotations(tool("pay", annotations));
    expect(label).toEqual({
      tool: "pay",
      hash: "sha256:pay",
      effects: [...effects, ...world],
      access,
      by: "annotations",
    });
    expect(toolLabel.parse(label)).toEqual(label);
  });
});

describe("the labels of a snapshot", () => {
  it("are none without a snapshot", () => {
    expect(labelTools(null, [reviewed("pay")])).toEqual([]);
  });

  it("keep what reviewers said of the same definition, and only of that", () => {
    const snapshot = snapshotOf(tool("pay"), tool("list"), tool("forget", undefined, "sha256:other"));
    const labels = labelTools(snapshot, [reviewed("pay"), reviewed("forget"), reviewed("gone")]);
    expect(labels.map(({ tool, by }) => [tool, by])).toEqual([
      ["forget", "annotations"],
      ["list", "annotations"],
      ["pay", "reviewer"],
    ]);
    expect(labels[2]).toEqual(reviewed("pay"));
  });

  it("have the scopes that the definition asks for, also beside a reviewer's word", () => {
    const item = tool("pay");
    item.definition.securitySchemes = [{ type: "oauth2", scopes: ["crm.pay"] }];
    const [label] = labelTools(snapshotOf(item), [reviewed("pay")]);
    expect(label).toEqual({ ...reviewed("pay"), scopes: ["crm.pay"] });
  });

  it("take nothing over from a tool of another name with the same hash", () => {
    const [label] = labelTools(snapshotOf(tool("pay", undefined, "sha256:x")), [
      reviewed("list", { hash: "sha256:x" }),
    ]);
    expect(label?.by).toBe("annotations");
  });

  it("take nothing over from earlier annotations", () => {
    const earlier = reviewed("pay", { by: "annotations", access: "read", effects: [] });
    expect(labelTools(snapshotOf(tool("pay")), [earlier])[0]?.access).toBe("admin");
  });

  it("cover tools alone", () => {
    expect(labelTools(snapshotOf({ ...tool("weather"), kind: "prompt" }), [])).toEqual([]);
  });

  it("lose nothing of two tools under one name, in whichever order", () => {
    const reading = tool("pay", { readOnlyHint: true }, "sha256:a");
    const destroying = tool("pay", { openWorldHint: false }, "sha256:b");
    for (const snapshot of [snapshotOf(reading, destroying), snapshotOf(destroying, reading)])
      expect(labelTools(snapshot, [])).toEqual([
        { tool: "pay", hash: "sha256:b", effects: [...toolEffects], access: "admin", by: "annotations" },
      ]);
  });

  it("count two tools under one name as reviewed only when reviewers labelled both", () => {
    const twins = snapshotOf(tool("pay", { readOnlyHint: true }, "sha256:a"), tool("pay", {}, "sha256:b"));
    const first = reviewed("pay", { hash: "sha256:a", access: "admin", effects: [...toolEffects] });
    expect(labelTools(twins, [first])[0]).toMatchObject({ access: "admin", by: "annotations" });
    expect(labelTools(twins, [first, { ...first, hash: "sha256:b" }])[0]).toMatchObject({ by: "reviewer" });
  });

  it("take the worse of two reviewers' labels for one definition", () => {
    const earlier = [reviewed("pay", { access: "admin" }), reviewed("pay", { access: "read", effects: [] })];
    for (const labels of [earlier, earlier.toReversed()])
      expect(labelTools(snapshotOf(tool("pay")), labels)[0]?.access).toBe("admin");
  });

  it("hold tools named like what every object inherits", () => {
    const names = ["__proto__", "constructor", "toString", "\ud800", ""];
    expect(labelTools(snapshotOf(...names.map((name) => tool(name))), []).map(({ tool }) => tool)).toEqual(
      names.toSorted(),
    );
  });
});

describe("the most that reviewers allow", () => {
  it("is null when they labelled none", () => {
    expect(highestReviewedAccess([])).toBeNull();
    expect(highestReviewedAccess([reviewed("pay", { by: "annotations", access: "admin" })])).toBeNull();
  });

  it("counts their labels alone", () => {
    const labels = [
      reviewed("a", { access: "read" }),
      reviewed("b", { access: "write" }),
      reviewed("c", { access: "admin", by: "annotations" }),
    ];
    expect(highestReviewedAccess(labels)).toBe("write");
  });
});

describe("what a digest covers of labels", () => {
  it("is what they say: neither who, nor of which definition", () => {
    expect(labelFacts([reviewed("pay", { effects: ["pays", "reads", "pays"] })])).toEqual([
      { tool: "pay", effects: ["reads", "pays"], access: "write" },
    ]);
  });

  it("does not depend on the order of labels or effects", () => {
    const label = fc.record({
      tool: fc.constantFrom("a", "b", "Z", "\u{1f600}", "\uffff"),
      hash: fc.constant("sha256:x"),
      effects: fc.shuffledSubarray([...toolEffects]),
      access: fc.constantFrom(...accessLevels),
      by: fc.constantFrom("annotations" as const, "reviewer" as const),
    });
    fc.assert(
      fc.property(fc.array(label), (labels) => {
        const turned = labels.toReversed().map((one) => ({ ...one, effects: one.effects.toReversed() }));
        expect(labelFacts(turned)).toEqual(labelFacts(labels));
      }),
    );
  });
});
