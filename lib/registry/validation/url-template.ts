import { plainUrl } from "./plain-url.ts";

/** The names in braces, in their order; linear in the text's length, which a search by regular expression is not. */
export function templateVariables(template: string): string[] {
  return piecesOf(template).flatMap((piece) => (typeof piece === "string" ? [] : [piece.variable]));
}

type Piece = string | { variable: string };

function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  let open = template.indexOf("{");
  while (open !== -1) {
    // `{}` names nothing: the brace that follows a name closes it.
    const close = template.indexOf("}", open + 2);
    if (close === -1) break;
    if (template[open + 1] === "}") {
      open = template.indexOf("{", open + 1);
      continue;
    }
    pieces.push(template.slice(rest, open), { variable: template.slice(open + 1, close) });
    rest = close + 1;
    open = template.indexOf("{", rest);
  }
  return [...pieces, template.slice(rest)];
}

const usualValues = new Map([
  ["host", "example.com"],
  ["port", "8080"],
  ["path", "api"],
  ["protocol", "http"],
  ["scheme", "http"],
]);

/** An http(s) address whose variables were given likely values; null when it would be no address with any. */
export function templatedUrl(template: string): URL | null {
  const pieces = piecesOf(template);
  const text = pieces.map((piece, index) => {
    if (typeof piece === "string") return piece;
    return (
      usualValues.get(piece.variable) ??
      (isPort(pieces[index - 1], pieces[index + 1]) ? "8080" : "placeholder")
    );
  });
  const url = plainUrl(text.join(""));
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

function isPort(before: Piece | undefined, after: Piece | undefined): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  return before.endsWith(":") && (after === "" || after.startsWith("/"));
}

/** Whether the host or port is a variable: such an address has no host that could be known beforehand. */
export function hasOpenHost(template: string): boolean {
  const afterScheme = template.indexOf("://") + 3;
  const authority = template.slice(afterScheme).split(/[/?#]/, 1)[0] ?? "";
  return templateVariables(template.slice(0, afterScheme) + authority).length > 0;
}
