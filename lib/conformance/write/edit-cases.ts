import type { Case } from "../case.ts";
import { entryOf } from "../cases/detail.ts";
import { pathOf } from "../entry.ts";
import { instantOf } from "../instant.ts";
import { Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { expectAllowed, expectDone, expectRefused, needsSession } from "./session.ts";

const reference = "OpenAPI 2025-12-01, PUT …/versions/{version}: optional";
const what = "PUT of a version";

/** Correcting a published document. Skipped where a registry does not allow it, as it may. */
export const editCases: Case[] = [
  {
    id: "write.edit",
    title: "an edit changes the document and its `updatedAt`, not its status or when it was published",
    level: "must",
    reference: `${reference}, 200`,
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("edit", "1.0.0");
      const path = pathOf(name, "1.0.0");
      const before = entryOf(await target.get(path), { name }).official;
      const changed = { ...session.document(name, "1.0.0"), description: "Edited by a conformance suite" };
      expectDone(await session.send("PUT", path, changed), what);
      const answer = await target.get(path);
      const { server, official } = entryOf(answer, { name, version: "1.0.0" });
      if (server.description !== changed.description)
        throw new Unmet(inShort(changed.description), inShort(server.description), answer);
      const [old, now] = [instantOf(before?.updatedAt), instantOf(official?.updatedAt)];
      if (old !== undefined && now !== undefined && now < old)
        throw new Unmet("a later `updatedAt`", inShort(official?.updatedAt), answer);
      if (official?.publishedAt !== before?.publishedAt || official?.status !== before?.status)
        throw new Unmet(inShort(before), inShort(official), answer);
      return inShort(server.description);
    },
  },
  {
    id: "write.edit-rename",
    title: "an edit that renames is refused with 400",
    level: "must",
    reference: "official registry, edit: cannot rename server",
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("rename", "1.0.0");
      const other = session.document(session.name("renamed"), "1.0.0");
      const answer = await session.send("PUT", pathOf(name, "1.0.0"), other);
      return expectRefused(expectAllowed(answer, what), 400);
    },
  },
  {
    id: "write.edit-version-mismatch",
    title: "an edit whose version is not the path's is refused with 400",
    level: "must",
    reference: "official registry, edit: version in body must match",
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("mismatch", "1.0.0");
      const answer = await session.send("PUT", pathOf(name, "1.0.0"), session.document(name, "1.0.1"));
      return expectRefused(expectAllowed(answer, what), 400);
    },
  },
  {
    id: "write.edit-invalid",
    title: "an edit with a bad document is refused with 422",
    level: "must",
    reference: 'official registry, edit: 422 "call /validate for details"',
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("edit-invalid", "1.0.0");
      const bad = {
        ...session.document(name, "1.0.0"),
        $schema: "https://static.modelcontextprotocol.io/schemas/1999-01-01/server.schema.json",
      };
      const answer = await session.send("PUT", pathOf(name, "1.0.0"), bad);
      return expectRefused(expectAllowed(answer, what), 422);
    },
  },
  {
    id: "write.edit-deleted",
    title: "a deleted version can't be edited: 404",
    level: "must",
    reference: "official registry, edit: restore it by its status first",
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("edit-deleted", "1.0.0");
      const path = pathOf(name, "1.0.0");
      // tells a registry without edits from one that refuses this one
      expectDone(await session.send("PUT", path, session.document(name, "1.0.0")), what);
      expectDone(await session.send("PATCH", `${path}/status`, { status: "deleted" }), "change of status");
      return expectRefused(await session.send("PUT", path, session.document(name, "1.0.0")), 404);
    },
  },
];
