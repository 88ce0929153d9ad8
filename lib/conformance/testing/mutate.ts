import { officialKey } from "../entry.ts";
import type { Handler, MimicReply, MimicRequest } from "./official-replies.ts";
import type { OfficialStore } from "./official-store.ts";

/** Breaks one thing in a registry that is right otherwise. */
export type Mutation = (next: Handler, store: OfficialStore) => Handler;

type Match = (request: MimicRequest) => boolean;
type Json = Record<string, unknown>;
export type WireEntry = { server: Json; _meta?: Record<string, Json> };
export type WireList = { servers: WireEntry[]; metadata: Json };

export const isList: Match = ({ path }) => /^\/v0(?:\.1)?\/servers$/.test(path);
export const isVersions: Match = ({ path }) => /\/versions$/.test(path);
export const isDetail: Match = ({ path, method }) => method === "GET" && /\/versions\/[^/]+$/.test(path);
export const isLatest: Match = ({ path }) => path.endsWith("/versions/latest");
export const anything: Match = () => true;

/** Changes what is asked. */
export function asking(match: Match, change: (request: MimicRequest) => Partial<MimicRequest>): Mutation {
  return (next) => (request) => next(match(request) ? { ...request, ...change(request) } : request);
}

/** Changes what is asked about the list. */
export function askingList(change: (query: URLSearchParams) => void): Mutation {
  return asking(isList, ({ query }) => {
    const parameters = new URLSearchParams(query);
    change(parameters);
    return { query: parameters.toString() };
  });
}

/** Changes what is answered. */
export function answering(
  match: Match,
  change: (reply: MimicReply, request: MimicRequest) => Partial<MimicReply>,
): Mutation {
  return (next) => (request) => {
    const reply = next(request);
    return match(request) ? { ...reply, ...change(reply, request) } : reply;
  };
}

/** Answers something else than what is right, where the right answer has one of these statuses. */
export function insteadOf(status: number, other: MimicReply, match: Match = anything): Mutation {
  return answering(match, (reply) =>
    reply.status === status ? { ...other, headers: { ...reply.headers, ...other.headers } } : {},
  );
}

/** Changes a list that is answered well. */
export function inList(
  change: (list: WireList, request: MimicRequest, store: OfficialStore) => unknown,
  match: Match = isList,
): Mutation {
  return (next, store) =>
    answering(match, (reply, request) =>
      reply.status === 200 && reply.body.startsWith("{")
        ? { body: JSON.stringify(change(JSON.parse(reply.body), request, store)) }
        : {},
    )(next, store);
}

/** Changes every element of every list, and of details as well. */
export function inEntries(change: (entry: WireEntry) => unknown): Mutation {
  return (next) => (request) => {
    const reply = next(request);
    if (reply.status !== 200 || !reply.body.startsWith("{") || !/\/servers(?:\/|$)/.test(request.path))
      return reply;
    const json = JSON.parse(reply.body);
    if (Array.isArray(json.servers)) json.servers = json.servers.map(change);
    return { ...reply, body: JSON.stringify(json.server ? change(json) : json) };
  };
}

/** Changes the official block of every element. */
export function inOfficial(change: (official: Json) => Json): Mutation {
  return inEntries((entry) => ({
    ...entry,
    _meta: { ...entry._meta, [officialKey]: change(entry._meta?.[officialKey] ?? {}) },
  }));
}

/** Changes the catalog before anything is asked. */
export function inCatalog(change: (store: OfficialStore) => void): Mutation {
  return (next, store) => {
    change(store);
    return next;
  };
}

/** A registry that is wrong in one way, and who is to notice. */
export type Mutant = {
  what: string;
  mutate: Mutation;
  /** The cases that see it, and no others. */
  caught: string[];
  /** So much is broken that others see it too. */
  widely?: true;
  /** Without the mended cursors, which would hide it. */
  bare?: true;
};
