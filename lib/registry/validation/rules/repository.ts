import { plainUrl } from "../plain-url.ts";
import { memberOf, objectOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import { type Rule, relaxed } from "./rule.ts";

const officialForms: Record<string, RegExp> = {
  github: /^https?:\/\/(www\.)?github\.com\/[\w.-]+\/[\w.-]+\/?$/,
  gitlab: /^https?:\/\/(www\.)?gitlab\.com\/[\w.-]+\/[\w.-]+\/?$/,
};

/** Two segments or more: groups may be nested. None is made of dots or hyphens alone, as `..` and GitLab's `-` are. */
const nestedForm = /^(?:\/(?![.-]+(?:\/|$))[\w.~-]+){2,20}\/?$/;

export const repositoryUrl: Rule = {
  id: "invalid-repository-url",
  asks: "A repository is https://github.com/owner/name or https://gitlab.com/owner/name, and its source says which.",
  relaxedBy: "git_hosts",
  *check(document, profile) {
    const repository = objectOf(document, "repository");
    if (!repository || typeof (memberOf(repository, "url") ?? "") !== "string") return;
    const url = textOf(repository, "url") ?? "";
    const source = textOf(repository, "source") ?? "";
    if (url === "" && source === "") return;
    if (Object.hasOwn(officialForms, source) && officialForms[source]?.test(url)) return;
    const place = ["repository", "url"];
    const host = listedHost(url, profile.git_hosts);
    if (host) yield relaxed(place, `The repository lies on ${host}, which this registry allows.`);
    else yield { place, message: `${quoted(url)} ${remedy(source)}` };
  },
};

function remedy(source: string): string {
  return Object.hasOwn(officialForms, source)
    ? `must have the form https://${source}.com/owner/repository.`
    : `has the source ${quoted(source)}; source must be github or gitlab, and the URL must lie there.`;
}

/** The host of a repository's address, when it is one of those listed and nothing but a path follows. */
function listedHost(text: string, hosts: readonly string[]): string | null {
  const url = plainUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return null;
  return hosts.includes(url.host) && nestedForm.test(url.pathname) ? url.host : null;
}

export const repositorySubfolder: Rule = {
  id: "invalid-subfolder-path",
  asks: "repository.subfolder is a relative path of letters, digits, dots, hyphens and underscores, without . or .. in it.",
  *check(document) {
    const repository = objectOf(document, "repository");
    const subfolder = repository && textOf(repository, "subfolder");
    if (subfolder && !subfolder.split("/").every(isSegment))
      yield {
        place: ["repository", "subfolder"],
        message: `${quoted(subfolder)} must be a relative path such as packages/server, without . and .. and without a slash at its ends.`,
      };
  },
};

function isSegment(segment: string): boolean {
  return /^[a-zA-Z0-9\-_.]+$/.test(segment) && segment !== "." && segment !== "..";
}
