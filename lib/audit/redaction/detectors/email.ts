import type { Span } from "./span.ts";

const localPart = /[\p{L}\p{N}._%+'-]/u;
const domainPart = /[\p{L}\p{N}.-]/u;
/** Names of files such as `icon@2x.png`, and of packages at a version. */
const notDomains = /\.(png|jpe?g|gif|svg|webp|ico|tgz|js|ts|json|md|css|html?)$/i;

/** E-mail addresses: what a mail system would take for one (RFC 5321's lengths), international letters included. */
export function findEmails(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    let from = at;
    while (from > 0 && at - from < 64 && localPart.test(text[from - 1] ?? "")) from--;
    let to = at + 1;
    while (to < text.length && to - at < 255 && domainPart.test(text[to] ?? "")) to++;
    while (to > at && /[.-]/.test(text[to - 1] ?? "")) to--;
    while (from < at && /[.'-]/.test(text[from] ?? "")) from++;
    if (from < at && isDomain(text.slice(at + 1, to)) && !isRepository(text, from, at, to))
      found.push({ from, to, detector: "email" });
  }
  return found;
}

function isDomain(name: string): boolean {
  const labels = name.split(".");
  return (
    labels.length > 1 &&
    labels.every(Boolean) &&
    /^\p{L}[\p{L}\p{N}-]+$/u.test(labels.at(-1) ?? "") &&
    !notDomains.test(name)
  );
}

/** `git@host:team/project` names a place, not a person. */
function isRepository(text: string, from: number, at: number, to: number): boolean {
  return text.slice(from, at) === "git" && (text[to] === ":" || text.slice(from - 3, from) === "://");
}
