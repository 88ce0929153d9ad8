import type { Case } from "../case.ts";
import { expectStatus, isAbsent, NotApplicable, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { type Document, expectRefused, needsSession, type WriteSession } from "./session.ts";

const publish = 'official registry, publish: 422 "call /validate for details"';
const closed = "official registry, publish: the body is checked member by member, 422";

/** What may not be published, whoever asks. Nothing of it ever gets into the catalog. */
export const documentCases: Case[] = [
  {
    id: "write.login",
    title: "an anonymous login gives a `registry_token` and when it expires",
    level: "must",
    reference: "official registry API, POST /v0/auth/none (development mode)",
    async run({ write }) {
      const answer = await needsSession(write).login();
      if (!answer) throw new NotApplicable("the token was given");
      expectStatus(answer, 200);
      const { registry_token: token, expires_at: expiresAt } = objectOf(answer);
      if (typeof token !== "string" || typeof expiresAt !== "number")
        throw new Unmet(
          "`registry_token` and a number `expires_at`",
          inShort(Object.keys(objectOf(answer))),
          answer,
        );
      return `expires at ${expiresAt}`;
    },
  },
  {
    id: "write.refuses-bad-token",
    title: "a good document with a bad token is refused with 401",
    level: "must",
    reference: "OpenAPI 2025-12-01, POST /v0.1/publish, 401",
    async run(target) {
      const session = needsSession(target.write);
      const body = session.document(session.name("bad-token"), "1.0.0");
      const answer = await target.get("/publish", { method: "POST", body, token: "a.b.c" });
      return expectRefused(answer, 401);
    },
  },
  {
    id: "write.refuses-foreign-namespace",
    title: "a name outside the login's namespace is refused with 403",
    level: "must",
    reference: "OpenAPI 2025-12-01, POST /v0.1/publish, 403",
    async run({ write }) {
      const session = needsSession(write);
      const own = session.name("foreign");
      const foreign = session.document(`com.example.foreign/${own.split("/")[1]}`, "1.0.0");
      const answer = await session.publish(foreign);
      if (answer.status < 300 && !(await session.login()))
        throw new NotApplicable("the given token may publish under any name");
      return expectRefused(answer, 403);
    },
  },
  refused({
    id: "missing-schema",
    what: "a document without `$schema`",
    reference: closed,
    spoil: ({ $schema: _, ...rest }) => rest,
  }),
  refused({
    id: "unknown-schema",
    what: "a document of a schema nobody published",
    reference: publish,
    spoil: (document) => ({
      ...document,
      $schema: document.$schema.replace(/\d{4}-\d{2}-\d{2}/, "1999-01-01"),
    }),
  }),
  refused({
    id: "missing-description",
    what: "a document without a description",
    reference: closed,
    spoil: ({ description: _, ...rest }) => rest,
  }),
  refused({
    id: "long-description",
    what: "a description of 101 characters",
    reference: closed,
    spoil: (document) => ({ ...document, description: "x".repeat(101) }),
  }),
  refused({
    id: "unknown-property",
    what: "a document with a member that nobody knows",
    reference: closed,
    spoil: (document) => ({ ...document, conformanceProbe: true }),
  }),
  refused({
    id: "wrong-type",
    what: "a version that is a number",
    reference: closed,
    spoil: (document) => ({ ...document, version: 1 }),
  }),
  refused({
    id: "version-range",
    what: "a version that is a range",
    reference: publish,
    spoil: (document) => ({ ...document, version: "^1.0.0" }),
  }),
  refused({
    id: "version-latest",
    what: "the reserved version `latest`",
    reference: publish,
    spoil: (document) => ({ ...document, version: "latest" }),
  }),
  refused({
    id: "insecure-remote",
    what: "a remote without https",
    // a registry inside a company may have its reasons
    level: "should",
    reference: publish,
    spoil: (document) => ({
      ...document,
      remotes: [{ type: "streamable-http", url: "http://conformance.example.com/mcp" }],
    }),
  }),
  refused({
    id: "name-without-slash",
    what: "a name without a slash",
    reference: closed,
    spoil: (document) => ({ ...document, name: document.name.replace("/", ".") }),
    // to a registry that looks at the namespace first, this is a foreign one
    statuses: [422, 403],
  }),
  {
    id: "write.refuses-malformed-json",
    title: "a body that is no JSON is refused with 400 or 422",
    level: "must",
    reference: "RFC 9110 §15.5.1; the official registry answers 400",
    async run({ write }) {
      return expectRefused(await needsSession(write).send("POST", "/publish", "{ no json"), 400, 422);
    },
  },
];

function refused(spoilt: {
  id: string;
  what: string;
  reference: string;
  spoil: (document: Document) => object;
  level?: Case["level"];
  statuses?: number[];
}): Case {
  const { id, what, reference, spoil, level = "must", statuses = [422] } = spoilt;
  return {
    id: `write.refuses-${id}`,
    title: `${what} is refused with ${statuses.join(" or ")}`,
    level,
    reference,
    async run({ write }) {
      const session = needsSession(write);
      const answer = await publishSpoilt(session, spoil(session.document(session.name(id), "1.0.0")));
      return expectRefused(answer, ...statuses);
    },
  };
}

async function publishSpoilt(session: WriteSession, document: object) {
  // through `publish`, so that a registry that takes it gets asked to forget it
  const answer = await session.publish(document as Document);
  if (isAbsent(answer)) throw new NotApplicable(`the registry takes no publishing: ${saw(answer)}`);
  return answer;
}
