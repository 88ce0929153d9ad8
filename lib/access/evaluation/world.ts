import type { AccessLevel, Classification, ToolEffect, TrustModel } from "#lib/core/words.ts";
import type { ArgumentConstraint } from "../grants/schemas.ts";
import type { AccessPolicy } from "../policy/schemas.ts";

/** A tool as it was approved. */
export type WorldTool = {
  name: string;
  /** Of its definition: what a gateway sees must have the same. */
  hash: string;
  access: AccessLevel;
  effects: readonly ToolEffect[];
  /** OAuth scopes that the server wants for it, in its own words. */
  scopes?: readonly string[] | undefined;
};

export type WorldVersion = {
  version: string;
  isLatest: boolean;
  /** Whether it may be called, but for the time. */
  callable: boolean;
  /** From then on not; infinite for never. Milliseconds since 1970. */
  untilMs: number;
  /** The catalogs (slugs) that it was approved for alone; null for all. */
  catalogs: readonly string[] | null;
  /** Of the tools it was approved with, those that may be used. */
  tools: ReadonlyMap<string, WorldTool>;
};

export type WorldServer = {
  id: string;
  name: string;
  classification: Classification;
  versions: readonly WorldVersion[];
};

export type WorldAgent = {
  id: string;
  name: string;
  trustModel: TrustModel;
  active: boolean;
  /** Null where a team answers for it. */
  ownerUserId: string | null;
  /** Null for all. */
  gatewayIds: ReadonlySet<string> | null;
};

export type WorldUser = { id: string; email: string; name: string; active: boolean };

export type WorldGateway = {
  id: string;
  name: string;
  active: boolean;
  /** Null for everything that is approved. */
  catalogId: string | null;
  region: string | null;
  /** The longest prefix first. */
  routes: readonly { prefix: string; server: string }[];
};

/** `servers`: ids of those that were chosen; null for all. */
export type WorldCatalog = { id: string; slug: string; servers: ReadonlySet<string> | null };

export type WorldGrant = {
  id: string;
  agentId: string;
  /** By name, as in consents. */
  server: string;
  /** Milliseconds since 1970: from the first, and before the second. */
  startsMs: number;
  endsMs: number;
  scopes: ReadonlySet<AccessLevel>;
  /** Single tools, each up to the level that it had when people signed. */
  tools: ReadonlyMap<string, AccessLevel>;
  constraints: readonly ArgumentConstraint[];
  /** Null for everybody. */
  userIds: ReadonlySet<string> | null;
  /** Those that stand. Each takes from what the terms above cover; none gives anything. */
  narrowings: readonly WorldNarrowing[];
};

/** One time that a grant was made smaller: sets of tools' names. */
export type WorldNarrowing = {
  /** What it leaves in the grant, with what was restored. */
  keeps: ReadonlySet<string>;
  /** What it took out and can be restored, before the time below. */
  takes: ReadonlySet<string>;
  shadowUntilMs: number;
};

export type WorldConsent = {
  id: string;
  userId: string;
  agentId: string;
  server: string;
  scopes: ReadonlySet<AccessLevel>;
};

/** Everything that decisions depend on beside the call itself, as of one revision, and never changed after. Looked up, never searched. */
export type World = {
  revision: number;
  agents: ReadonlyMap<string, WorldAgent>;
  /** Agents by what names them: a client's id, or `agentKey` of issuer and claim. */
  agentIds: ReadonlyMap<string, string>;
  users: ReadonlyMap<string, WorldUser>;
  /** People by id, by e-mail address in small letters, and by `userKey` of issuer and subject. */
  userIds: ReadonlyMap<string, string>;
  gateways: ReadonlyMap<string, WorldGateway>;
  catalogs: ReadonlyMap<string, WorldCatalog>;
  /** By name. */
  servers: ReadonlyMap<string, WorldServer>;
  /** By `pairKey` of an agent's id and a server's name: those given, whenever they begin and end. */
  grants: ReadonlyMap<string, readonly WorldGrant[]>;
  /** By `pairKey` of a person's id and an agent's: those that stand. */
  consents: ReadonlyMap<string, readonly WorldConsent[]>;
  policy: AccessPolicy;
};

/** The key of two ids or names together; neither has a newline. */
export function pairKey(one: string, other: string): string {
  return `${one}\n${other}`;
}

/** How a token of an issuer that is trusted names an agent. */
export function agentKey(issuer: string, claim: string, value: string): string {
  return `${issuer}\n${claim}\n${value}`;
}

/** How an identity provider names a person (OpenID Connect Core §5.7). */
export function userKey(issuer: string, subject: string): string {
  return `${issuer}\n${subject}`;
}
