import type { JsonObject } from "#lib/core/json-object.ts";
import { isBelowMirror } from "../mirrors.ts";
import { plainUrl } from "../plain-url.ts";
import { type Found, memberOf, packagesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import { type Rule, relaxed } from "./rule.ts";

export const bundleHash: Rule = {
  id: "mcpb-file-sha256-required",
  asks: "An MCP bundle has a fileSha256, so that clients can tell it from another.",
  *check(document) {
    for (const { place, value } of bundlesOf(document))
      if ((memberOf(value, "fileSha256") ?? "") === "")
        yield {
          place: [...place, "fileSha256"],
          message: "Give the SHA-256 of the bundle in hex, as `sha256sum server.mcpb` prints it.",
        };
  },
};

export const bundleNamed: Rule = {
  id: "mcpb-url-without-mcp",
  asks: "The address of an MCP bundle has mcp in it.",
  *check(document) {
    for (const { place, value } of bundlesOf(document)) {
      const url = textOf(value, "identifier");
      if (url && !url.toLowerCase().includes("mcp"))
        yield {
          place: [...place, "identifier"],
          message: 'Name the file so that "mcp" is part of its address.',
        };
    }
  },
};

export const bundleAddress: Rule = {
  id: "mcpb-url-not-release-asset",
  asks: "An MCP bundle is a file of a release on github.com or gitlab.com, with its https address as identifier.",
  relaxedBy: "package_registries",
  *check(document, profile) {
    for (const { place: at, value } of bundlesOf(document)) {
      const url = textOf(value, "identifier");
      if (!url || isReleaseAsset(url)) continue;
      const place = [...at, "identifier"];
      if (isBelowMirror(profile, "mcpb", url))
        yield relaxed(place, "The bundle lies where this registry allows it.");
      else yield { place, message: `${quoted(url)} ${remedy}` };
    }
  },
};

const remedy =
  "must be an https address such as https://github.com/owner/name/releases/download/v1.0.0/server.mcpb.";

const githubAsset =
  /^\/[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,37}[a-zA-Z0-9])?\/[a-zA-Z0-9._-]+\/releases\/download\/[^/]+\/[^/]+$/;
const gitlabProject = /^(?:\/[a-zA-Z0-9._-]+){1,20}$/;
const gitlabAsset = /^(?:releases\/[^/]+\/downloads\/[^/]+|package_files\/\d+\/download)$/;

function isReleaseAsset(text: string): boolean {
  const url = plainUrl(text);
  if (url?.protocol !== "https:") return false;
  const host = url.host.startsWith("www.") ? url.host.slice(4) : url.host;
  if (host === "github.com") return githubAsset.test(url.pathname);
  if (host !== "gitlab.com") return false;
  // What precedes it is the project, in groups; what follows is GitLab's own.
  const [project = "", asset = "", ...more] = url.pathname.split("/-/", 3);
  return more.length === 0 && gitlabProject.test(project) && gitlabAsset.test(asset);
}

function* bundlesOf(document: JsonObject): Generator<Found> {
  for (const found of packagesOf(document)) if (textOf(found.value, "registryType") === "mcpb") yield found;
}
