/** Where a JSON text is not what both sides must understand alike, and why. */
export type JsonFault = {
  /** Of the value (RFC 6901). */
  pointer: string;
  why: string;
  /** How many UTF-16 code units come before it in the text. */
  at: number;
};

const depthMax = 64;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringToken = /"((?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const literals = ["true", "false", "null"] as const;

/**
 * Reads a JSON text (RFC 8259) token by token and names the first thing in it that is not I-JSON (RFC 7493): a member that comes
 * twice, a number that does not survive being one, half of a surrogate pair; or what is no JSON at all. Knows nothing of
 * `JSON.parse`, so that the one can be held against the other.
 *
 * @returns null where there is none
 */
export function locateFault(text: string): JsonFault | null {
  let at = 0;
  const fault = value("", 0);
  if (fault) return fault;
  space();
  return at === text.length ? null : { pointer: "", why: "there is something after it", at };

  function value(pointer: string, depth: number): JsonFault | null {
    if (depth > depthMax) return { pointer, why: "it is nested too deeply", at };
    space();
    const first = text[at];
    if (first === "{") return object(pointer, depth);
    if (first === "[") return array(pointer, depth);
    if (first === '"') return string(pointer).fault;
    const literal = literals.find((word) => text.startsWith(word, at));
    if (literal) {
      at += literal.length;
      return null;
    }
    return number(pointer);
  }

  function object(pointer: string, depth: number): JsonFault | null {
    const names = new Set<string>();
    at += 1;
    space();
    if (take("}")) return null;
    for (;;) {
      space();
      if (text[at] !== '"') return notJson(pointer);
      const start = at;
      const { fault, text: name } = string(pointer);
      if (fault) return fault;
      const inside = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (names.has(name)) return { pointer: inside, why: "it comes twice", at: start };
      if (name === "__proto__")
        return { pointer: inside, why: "some programs take it for more than a name", at: start };
      names.add(name);
      space();
      if (!take(":")) return notJson(inside);
      const wrong = value(inside, depth + 1);
      if (wrong) return wrong;
      space();
      if (take("}")) return null;
      if (!take(",")) return notJson(pointer);
    }
  }

  function array(pointer: string, depth: number): JsonFault | null {
    at += 1;
    space();
    if (take("]")) return null;
    for (let index = 0; ; index++) {
      const wrong = value(`${pointer}/${index}`, depth + 1);
      if (wrong) return wrong;
      space();
      if (take("]")) return null;
      if (!take(",")) return notJson(pointer);
    }
  }

  function string(pointer: string): { fault: JsonFault | null; text: string } {
    stringToken.lastIndex = at;
    const [token, inside = ""] = stringToken.exec(text) ?? [];
    if (token === undefined || hasControl(token)) return { fault: notJson(pointer), text: "" };
    const start = at;
    at += token.length;
    const said = unescaped(inside);
    return said.isWellFormed()
      ? { fault: null, text: said }
      : { fault: { pointer, why: "it holds half of a surrogate pair", at: start }, text: said };
  }

  function number(pointer: string): JsonFault | null {
    numberToken.lastIndex = at;
    const [token] = numberToken.exec(text) ?? [];
    if (token === undefined) return notJson(pointer);
    const start = at;
    at += token.length;
    return survives(token)
      ? null
      : { pointer, why: "a number can't hold all of its digits; send it as a text", at: start };
  }

  function space(): void {
    while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
  }

  function take(character: string): boolean {
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }

  function notJson(pointer: string): JsonFault {
    return { pointer, why: `it is no JSON from character ${at + 1} on`, at };
  }
}

/** What must be escaped (RFC 8259 §7). */
function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 0x20) return true;
  return false;
}

const escapes: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(/\\(?:u(.{4})|(.))/g, (_, code: string | undefined, character = "") =>
    code === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** An integer that can be told from the next one, or a decimal that is written back with the digits it came with. */
function survives(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(value);
  return token.length <= 100 && digitsOf(token) === digitsOf(String(value));
}

function digitsOf(token: string): string {
  const [mantissa = "", power = "0"] = token.replace(/^-/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return significant === ""
    ? "0"
    : `${significant}e${Number(power) - fraction.length + digits.length - significant.length}`;
}
