const depthMax = 32;

/** How much a condition may go through: less where it goes through it again and again. */
export type CelBound = { valuesMax: number; charactersMax: number };

/**
 * What conditions see of JSON: maps in place of objects, so that no member's name means anything to JavaScript.
 *
 * @returns undefined for more than a condition should have to go through
 */
export function celValue(json: unknown, { valuesMax, charactersMax }: CelBound): unknown {
  let values = 0;
  let characters = 0;
  try {
    return copy(json, 0);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }

  function copy(value: unknown, depth: number): unknown {
    if (++values > valuesMax || depth > depthMax) throw new RangeError("Too many values for a condition.");
    if (typeof value === "string") count(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => copy(one, depth + 1));
    return new Map(Object.entries(value).map(([name, one]) => [count(name), copy(one, depth + 1)]));
  }

  function count(text: string): string {
    characters += text.length;
    if (characters > charactersMax) throw new RangeError("Too much text for a condition.");
    return text;
  }
}
