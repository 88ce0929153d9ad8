import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { type Entry, officialKey } from "../entry.ts";
import { instantOf } from "../instant.ts";
import { named } from "../page.ts";
import { readSample, someEntries, type Target } from "../target.ts";
import { NotApplicable, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = `OpenAPI 2025-12-01, ServerResponse._meta["${officialKey}"]`;

/** The registry's own block beside each document. */
export const metaCases: Case[] = [
  {
    id: "meta.object",
    title: "every element has a `_meta` object",
    level: "must",
    reference: "VS Code takes `_meta` apart unguarded: one element without it and the whole list is lost",
    async run(target) {
      const { pages } = await readSample(target);
      let count = 0;
      for (const { items, answer } of pages)
        for (const item of items) {
          count += 1;
          if (isObject(item) && !isObject(item._meta))
            throw new Unmet(
              "`_meta` to be an object",
              `${inShort(item._meta)} in ${inShort(item, 80)}`,
              answer,
            );
        }
      if (count === 0) throw new NotApplicable("the registry lists no server");
      return `in ${count} elements`;
    },
  },
  {
    id: "meta.official",
    title: "`_meta` has the official block: status, publishedAt, updatedAt, isLatest",
    level: "should",
    reference: `${reference}; without it nobody sees deprecation or revocation`,
    async run(target) {
      const entries = await someEntries(target);
      for (const entry of entries) {
        const lacks = ["status", "publishedAt", "updatedAt", "isLatest"].filter(
          (key) => entry.official?.[key] === undefined,
        );
        if (lacks.length)
          throw new Unmet("the official block", `${named(entry)} without ${lacks.join(", ")}`);
      }
      return `in ${entries.length} elements`;
    },
  },
  {
    id: "meta.timestamps",
    title: "its timestamps are RFC 3339",
    level: "must",
    reference: `${reference}: date-time; typed clients (ToolHive, Docker) reject the whole list otherwise`,
    run: (target) =>
      everyBlock(target, (official) =>
        ["publishedAt", "updatedAt", "statusChangedAt"].find(
          (key) => official[key] !== undefined && instantOf(official[key]) === undefined,
        ),
      ),
  },
  {
    id: "meta.status",
    title: "its status is active, deprecated or deleted",
    level: "must",
    reference: `${reference}.status`,
    run: (target) =>
      everyBlock(target, ({ status }) =>
        status === undefined || ["active", "deprecated", "deleted"].includes(String(status))
          ? undefined
          : "status",
      ),
  },
  {
    id: "meta.is-latest",
    title: "its isLatest is a boolean",
    level: "must",
    reference: `${reference}.isLatest`,
    run: (target) =>
      everyBlock(target, ({ isLatest }) =>
        isLatest === undefined || typeof isLatest === "boolean" ? undefined : "isLatest",
      ),
  },
  {
    id: "meta.status-message",
    title: "its statusMessage is a text of at most 500 characters",
    level: "should",
    reference: `${reference}.statusMessage`,
    run: (target) =>
      everyBlock(target, ({ statusMessage: text }) =>
        text === undefined || (typeof text === "string" && Array.from(text).length <= 500)
          ? undefined
          : "statusMessage",
      ),
  },
  {
    id: "meta.updated-after-published",
    title: "nothing was updated before it was published",
    level: "must",
    reference: "official registry: CHECK (updated_at >= published_at)",
    run: (target) =>
      everyBlock(target, ({ updatedAt, publishedAt }) => {
        const [updated, published] = [instantOf(updatedAt), instantOf(publishedAt)];
        return updated !== undefined && published !== undefined && updated < published
          ? "updatedAt"
          : undefined;
      }),
  },
  {
    id: "meta.closed",
    title: "the official block has nothing but the official members",
    level: "should",
    reference: `${reference}: additionalProperties false (statusChangedAt, which the server emits, is excepted)`,
    run: (target) => everyBlock(target, (official) => Object.keys(official).find((key) => !known.has(key))),
  },
  {
    id: "meta.one-latest-per-name",
    title: "no name has two latest versions, and every name has one",
    level: "must",
    reference: "official registry: unique index, one latest for each name",
    async run(target) {
      const { complete } = await readSample(target);
      const latest = new Map<string, number>();
      for (const { name, official } of (await blocks(target)).entries)
        latest.set(name, (latest.get(name) ?? 0) + (official.isLatest === true ? 1 : 0));
      for (const [name, count] of latest)
        if (count > 1 || (count === 0 && complete))
          throw new Unmet("one latest version", `${count} of ${inShort(name)}`);
      return `${latest.size} names`;
    },
  },
];

const known = new Set(["status", "statusMessage", "statusChangedAt", "publishedAt", "updatedAt", "isLatest"]);

type WithBlock = Entry & { official: Record<string, unknown> };

async function blocks(target: Target): Promise<{ entries: WithBlock[] }> {
  const entries = (await someEntries(target)).filter((entry): entry is WithBlock => Boolean(entry.official));
  if (entries.length === 0) throw new NotApplicable("no element has the official block");
  return { entries };
}

/** @param wrong gives the member that is wrong, or undefined */
async function everyBlock(
  target: Target,
  wrong: (official: Record<string, unknown>) => string | undefined,
): Promise<string> {
  const { entries } = await blocks(target);
  for (const entry of entries) {
    const key = wrong(entry.official);
    if (key !== undefined)
      throw new Unmet(
        "what the title says",
        `${inShort(key)}: ${inShort(entry.official[key])} of ${named(entry)}`,
      );
  }
  return `in ${entries.length} elements`;
}
