import { twoSignatures, unique } from "#prisma/seed/factories.ts";
import { anybody, curators } from "./role-lists.ts";
import { type Rows, row } from "./row.ts";
import { fileOf } from "./sources.ts";

export const sourceRows: Rows = {
  "POST /api/v1/sources": row("nothing", {
    input: () => ({ name: unique("file"), kind: "file", text: fileOf(1) }),
    allowed: curators,
  }),
  "GET /api/v1/sources": row("source", { shows: ({ id }) => id, allowed: anybody }),
  "POST /api/v1/sources/test": row("nothing", {
    input: () => ({ kind: "file", text: fileOf(1) }),
    allowed: curators,
  }),
  "GET /api/v1/sources/{id}": row("source", { input: ({ id }) => ({ id }), allowed: anybody }),
  "PATCH /api/v1/sources/{id}": row("source", {
    input: ({ id }) => ({ id, paused: true }),
    allowed: curators,
  }),
  "POST /api/v1/sources/{id}/sync": row("source", { input: ({ id }) => ({ id }), allowed: curators }),
  "POST /api/v1/sources/{id}/cancel": row("syncing", { input: ({ id }) => ({ id }), allowed: curators }),
  "POST /api/v1/sources/{id}/file": row("source", {
    input: ({ id }) => ({ id, text: fileOf(2) }),
    allowed: curators,
  }),
  "GET /api/v1/sources/{id}/entries": row("source", {
    input: ({ id }) => ({ id }),
    shows: ({ entry }) => entry,
    allowed: anybody,
  }),
  "GET /api/v1/sources/{id}/entries/{entry_id}": row("source", {
    input: ({ id, entry }) => ({ id, entry_id: entry }),
    allowed: anybody,
  }),
  "GET /api/v1/sources/{id}/rejections": row("source", { input: ({ id }) => ({ id }), allowed: anybody }),
  "POST /api/v1/sources/{id}/import": row("source", {
    input: ({ id, people }) => ({
      id,
      filter: {},
      owner: `user:${people.stranger.email}`,
      purpose: "To know the weather.",
      ...twoSignatures,
    }),
    allowed: ["member"],
  }),
  "GET /api/v1/sources/{id}/importable": row("source", { input: ({ id }) => ({ id }), allowed: anybody }),
  "GET /api/v1/sources/{id}/import-batches": row("source", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "GET /api/v1/import-batches/{id}": row("importBatch", { input: ({ id }) => ({ id }), allowed: anybody }),
  "GET /api/v1/import-batches/{id}/items": row("importBatch", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
};
