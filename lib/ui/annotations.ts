/** One thing a tool's annotations say, or what must be assumed because they are silent. */
export type ToolTrait = {
  label: string;
  risk: "low" | "raised" | "high";
  /** False when the server did not say, and the specification's worst case stands in. */
  declared: boolean;
  means: string;
};

/**
 * What a tool does by its own word (MCP `ToolAnnotations`, hints that nobody has verified). What it leaves out is taken at its
 * worst, as the specification's defaults do: it writes, destroys, and reaches outside.
 */
export function toolTraits(annotations: unknown): ToolTrait[] {
  const hints = (typeof annotations === "object" && annotations !== null ? annotations : {}) as Record<
    string,
    unknown
  >;
  const world = openWorld(hints.openWorldHint);
  if (hints.readOnlyHint === true)
    return [
      { label: "Reads only", risk: "low", declared: true, means: "It says it changes nothing." },
      world,
    ];
  return [destructive(hints.destructiveHint), world];
}

function destructive(hint: unknown): ToolTrait {
  if (hint === false)
    return { label: "Adds", risk: "raised", declared: true, means: "It says it adds and never overwrites." };
  return hint === true
    ? { label: "Destructive", risk: "high", declared: true, means: "It says it may overwrite or delete." }
    : {
        label: "May be destructive",
        risk: "high",
        declared: false,
        means: "It does not say, so assume that it overwrites or deletes.",
      };
}

function openWorld(hint: unknown): ToolTrait {
  if (hint === false)
    return {
      label: "Closed world",
      risk: "low",
      declared: true,
      means: "It says it reaches nothing outside.",
    };
  return {
    label: hint === true ? "Open world" : "May reach outside",
    risk: "raised",
    declared: hint === true,
    means:
      hint === true
        ? "It says it reaches systems outside, such as the web."
        : "It does not say, so assume that it reaches systems outside.",
  };
}
