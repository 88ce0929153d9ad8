import type { Case } from "../case.ts";
import { currentSchema, pathOf, unknownName } from "../entry.ts";
import type { Call } from "../http.ts";
import type { Target } from "../target.ts";
import { isAbsent, NotApplicable, saw, Unmet } from "../verdict.ts";

const publish = "OpenAPI 2025-12-01, POST /v0.1/publish (optional), 401";

/**
 * Sound enough to reach the question of who is asking, and refused by its version even by a registry that never asks:
 * nothing is left behind.
 */
const unpublishable = {
  $schema: currentSchema,
  name: unknownName,
  description: "Never published: its version is a range",
  version: "^0.0.0",
};

/** Nobody writes without saying who they are. Safe to run anywhere: no request here could change anything. */
export const refusalCases: Case[] = [
  {
    id: "publish.no-authorization",
    title: "publishing without Authorization is refused with 401 or 422",
    level: "must",
    reference: `${publish}; the official registry answers 422, as for any missing parameter`,
    run: (target) => refuses(target, { token: null }, [401, 422]),
  },
  {
    id: "publish.bad-token",
    title: "publishing with a token that is none is refused with 401",
    level: "must",
    reference: publish,
    run: (target) => refuses(target, { token: "not-a-token" }, [401]),
  },
  {
    id: "publish.wrong-scheme",
    title: "publishing with another scheme than Bearer is refused with 401",
    level: "must",
    reference: `${publish}; the official registry: expected 'Bearer <token>'`,
    run: (target) =>
      refuses(target, { token: null, headers: { authorization: "Basic Y29uZjpjb25m" } }, [401]),
  },
  {
    id: "status.no-authorization",
    title: "nobody changes a status without Authorization",
    level: "must",
    reference: "OpenAPI 2025-12-01, PATCH …/status (optional), 401",
    run: (target) =>
      unchanged(target, "PATCH", [
        `${pathOf(unknownName, "1.0.0")}/status`,
        `/servers/${encodeURIComponent(unknownName)}/status`,
      ]),
  },
  {
    id: "edit.no-authorization",
    title: "nobody edits or deletes without Authorization",
    level: "must",
    reference: "OpenAPI 2025-12-01, PUT and DELETE …/versions/{version} (optional), 401",
    async run(target) {
      await unchanged(target, "PUT", [pathOf(unknownName, "1.0.0")]);
      return unchanged(target, "DELETE", [pathOf(unknownName, "1.0.0")]);
    },
  },
];

async function refuses(target: Target, call: Call, statuses: readonly number[]): Promise<string> {
  const answer = await target.get("/publish", { ...call, method: "POST", body: unpublishable });
  if (isAbsent(answer)) throw new NotApplicable("the registry takes no publishing, which is optional");
  if (!statuses.includes(answer.status)) throw new Unmet(statuses.join(" or "), saw(answer), answer);
  return `status ${answer.status}`;
}

async function unchanged(target: Target, method: string, paths: readonly string[]): Promise<string> {
  const seen: number[] = [];
  for (const path of paths) {
    const body = path.endsWith("/status") ? { status: "deprecated" } : unpublishable;
    const answer = await target.get(path, { method, token: null, body });
    if ((answer.status < 400 || answer.status >= 500) && answer.status !== 501)
      throw new Unmet("a status from 400 to 499, or 501", saw(answer), answer);
    seen.push(answer.status);
  }
  return `status ${seen.join(", ")}`;
}
