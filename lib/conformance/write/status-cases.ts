import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { entryOf } from "../cases/detail.ts";
import { keyOf, pathOf } from "../entry.ts";
import type { Answer } from "../http.ts";
import { listPage, pageOf } from "../page.ts";
import { expectStatus, objectOf, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { expectAllowed, expectDone, expectRefused, needsSession, type WriteSession } from "./session.ts";

const reference = "OpenAPI 2025-12-01, PATCH …/status";
const official = "official registry, status tests";

/** Deprecating, deleting and restoring. Skipped where a registry does not allow it. */
export const statusCases: Case[] = [
  {
    id: "write.status-deprecate",
    title: "a version can be deprecated with a message, and stays in sight",
    level: "must",
    reference: `${reference}, 200`,
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("deprecate", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", deprecated), what);
      const answer = await target.get(pathOf(name, "1.0.0"));
      const entry = entryOf(answer, { name });
      if (
        entry.official?.status !== "deprecated" ||
        entry.official.statusMessage !== deprecated.statusMessage
      )
        throw new Unmet(inShort(deprecated), inShort(entry.official), answer);
      const { entries, answer: list } = await listPage(target, { search: name });
      if (!entries.some((one) => one.name === name))
        throw new Unmet(inShort(name), "a list without it", list);
      return inShort(entry.official);
    },
  },
  {
    id: "write.status-active-again",
    title: "making it active again takes the message away",
    level: "must",
    reference: `${official}: undeprecate`,
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("active-again", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", deprecated), what);
      expectDone(await patch(session, name, "1.0.0", { status: "active" }), what);
      const answer = await target.get(pathOf(name, "1.0.0"));
      const entry = entryOf(answer, { name });
      if (entry.official?.status !== "active" || entry.official.statusMessage)
        throw new Unmet("active, without a message", inShort(entry.official), answer);
      return inShort(entry.official);
    },
  },
  {
    id: "write.status-message-with-active",
    title: "a message with `active` is refused with 400",
    level: "must",
    reference: `${official}: status_message cannot be provided when setting status to active`,
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("message", "1.0.0");
      const body = { status: "active", statusMessage: "Not allowed here" };
      return expectRefused(expectAllowed(await patch(session, name, "1.0.0", body), what), 400);
    },
  },
  {
    id: "write.status-no-change",
    title: "a change that changes nothing is refused with 400",
    level: "must",
    reference: `${reference}, 400: no changes to apply`,
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("no-change", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", deprecated), what);
      return expectRefused(await patch(session, name, "1.0.0", deprecated), 400);
    },
  },
  {
    id: "write.status-new-message",
    title: "another message with the same status is a change",
    level: "must",
    reference: `${official}: same status, new message`,
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("new-message", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", deprecated), what);
      expectStatus(await patch(session, name, "1.0.0", { ...deprecated, statusMessage: "Use 3.0" }), 200);
      return "200";
    },
  },
  {
    id: "write.status-unknown",
    title: "a status that does not exist is refused with 422 or 400",
    level: "must",
    reference: `${reference}, status: active, deprecated, deleted`,
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("unknown-status", "1.0.0");
      const answer = await patch(session, name, "1.0.0", { status: "retired" });
      return expectRefused(expectAllowed(answer, what), 422, 400);
    },
  },
  {
    id: "write.status-long-message",
    title: "a message of 501 characters is refused with 422 or 400",
    level: "must",
    reference: `${reference}, statusMessage: maxLength 500`,
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("long-message", "1.0.0");
      const body = { status: "deprecated", statusMessage: "x".repeat(501) };
      return expectRefused(expectAllowed(await patch(session, name, "1.0.0", body), what), 422, 400);
    },
  },
  {
    id: "write.status-unknown-version",
    title: "the status of an unknown version is 404",
    level: "must",
    reference: `${reference}, 404`,
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("unknown-version", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", deprecated), what);
      return expectRefused(await patch(session, name, "9.9.9", deprecated), 404);
    },
  },
  {
    id: "write.status-all",
    title: "the status of all versions changes at once, and the answer lists them",
    level: "must",
    reference: "OpenAPI 2025-12-01, PATCH /v0.1/servers/{serverName}/status, 200",
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("all", "1.0.0", "1.1.0");
      const answer = expectDone(await patchAll(session, name, deprecated), whatAll);
      const { updatedCount, servers } = objectOf(answer);
      if (!Array.isArray(servers) || updatedCount !== servers.length || updatedCount < 1)
        throw new Unmet("`updatedCount` and as many `servers`", inShort(answer.json, 120), answer);
      const { entries, answer: list } = pageOf(await target.get(pathOf(name)));
      const other = entries.find((entry) => entry.official?.status !== "deprecated");
      if (other || entries.length !== 2) throw new Unmet("both deprecated", inShort(other?.official), list);
      return `${updatedCount} versions`;
    },
  },
  {
    id: "write.status-all-no-change",
    title: "a change of all versions that changes nothing is refused with 400",
    level: "must",
    reference: "official registry: all versions already have the requested status and message",
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("all-no-change", "1.0.0");
      expectDone(await patchAll(session, name, deprecated), whatAll);
      return expectRefused(await patchAll(session, name, deprecated), 400);
    },
  },
  {
    id: "write.deleted-hidden",
    title: "a deleted version is gone from detail, versions and list, and there with `include_deleted=true`",
    level: "must",
    reference: "OpenAPI 2025-12-01, include_deleted",
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("delete", "1.0.0", "1.1.0");
      const gone = keyOf({ name, version: "1.0.0" });
      expectDone(await patch(session, name, "1.0.0", { status: "deleted" }), what);
      expectStatus(await target.get(pathOf(name, "1.0.0")), 404);
      const shown = entryOf(await target.get(`${pathOf(name, "1.0.0")}?include_deleted=true`), { name });
      if (shown.official?.status !== "deleted") throw new Unmet("status deleted", inShort(shown.official));
      for (const path of [`${pathOf(name)}?`, `/servers?search=${encodeURIComponent(name)}&`]) {
        const usual = pageOf(await target.get(`${path}include_deleted=false`));
        if (usual.entries.some((entry) => keyOf(entry) === gone))
          throw new Unmet("a list without it", "it", usual.answer);
        const all = pageOf(await target.get(`${path}include_deleted=true`));
        if (!all.entries.some((entry) => keyOf(entry) === gone))
          throw new Unmet("a list with it", "none", all.answer);
      }
      return "hidden";
    },
  },
  {
    id: "write.deleted-latest-moves",
    title: "when the latest version is deleted, the next one is the latest",
    level: "must",
    reference: "official registry 1.6: latest is found anew at each change of status (issue 1081)",
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("latest-moves", "1.0.0", "1.1.0");
      expectDone(await patch(session, name, "1.1.0", { status: "deleted" }), what);
      entryOf(await target.get(pathOf(name, "latest")), { name, version: "1.0.0" });
      return "1.0.0 after 1.1.0";
    },
  },
  {
    id: "write.deleted-reserves",
    title: "a deleted version can't be published again: 400",
    level: "must",
    reference: "official registry: a deleted row keeps its version",
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("reserves", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", { status: "deleted" }), what);
      return expectRefused(await session.publish(session.document(name, "1.0.0")), 400, 409);
    },
  },
  {
    id: "write.deleted-updated-since",
    title: "a deletion shows in `updated_since`, which is how it travels",
    level: "must",
    reference: "OpenAPI 2025-12-01, include_deleted: always true when updated_since is provided",
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("tombstone", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", { status: "deleted" }), what);
      const page = await listPage(target, { updated_since: "2020-01-01T00:00:00Z", search: name });
      const found = page.entries.find((entry) => entry.name === name);
      if (found?.official?.status !== "deleted")
        throw new Unmet("status deleted", inShort(found?.official), page.answer);
      return inShort(found.official);
    },
  },
  {
    id: "write.restore",
    title: "a deleted version can be made active again",
    level: "must",
    reference: `${official}: restore from deleted to active`,
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("restore", "1.0.0");
      expectDone(await patch(session, name, "1.0.0", { status: "deleted", statusMessage: "Gone" }), what);
      expectDone(await patch(session, name, "1.0.0", { status: "active" }), what);
      const answer = await target.get(pathOf(name, "latest"));
      const entry = entryOf(answer, { name, version: "1.0.0" });
      if (!isObject(entry.official) || entry.official.status !== "active")
        throw new Unmet("status active", inShort(entry.official), answer);
      return "active";
    },
  },
];

const what = "change of status";
const whatAll = "change of status of all versions";
const deprecated = { status: "deprecated", statusMessage: "Use 2.0" };

function patch(session: WriteSession, name: string, version: string, body: object): Promise<Answer> {
  return session.send("PATCH", `${pathOf(name, version)}/status`, body);
}

function patchAll(session: WriteSession, name: string, body: object): Promise<Answer> {
  return session.send("PATCH", `/servers/${encodeURIComponent(name)}/status`, body);
}
