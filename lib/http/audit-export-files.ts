import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Context, Hono } from "hono";
import { describeExportFile, type ExportFile, recordDownload } from "#lib/audit/exports/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { readRange } from "./byte-range.ts";
import { readHeader } from "./headers.ts";
import { assertNoOtherSite, authenticate } from "./request-ctx.ts";

/**
 * The files of exports, from disk: whole, or by range (RFC 9110 §14), so that a long download can be resumed. HEAD says what a
 * file is, and hands out nothing.
 */
export function mountExportFiles(app: Hono<AppEnv>): void {
  app.get("/api/v1/audit/exports/:id/files/:name", async (c) => {
    const header = (name: string) => readHeader(c, name);
    const { actor, by } = await authenticate(header);
    assertNoOtherSite(by, header);
    const ctx = { ...c.var.ctx, actor };
    c.set("ctx", ctx);
    const wanted = { id: c.req.param("id"), name: c.req.param("name") };
    const file = await describeExportFile(ctx, wanted);
    if (c.req.method === "HEAD")
      return c.body(null, 200, { ...headersOf(file), "content-length": String(file.bytes) });
    const range = mayResume(c, file) ? readRange(header("range"), file.bytes) : null;
    if (range === "unsatisfiable")
      return c.body(null, 416, { ...headersOf(file), "content-range": `bytes */${file.bytes}` });
    const handle = await openFile(file);
    try {
      await recordDownload(ctx, wanted);
    } catch (error) {
      await handle.close();
      throw error;
    }
    const { first, last } = range ?? { first: 0, last: file.bytes - 1 };
    const headers = {
      ...headersOf(file),
      "content-length": String(last - first + 1),
      ...(range ? { "content-range": `bytes ${first}-${last}/${file.bytes}` } : {}),
    };
    const status = range ? 206 : 200;
    const body = await streamed(handle, first, last);
    return body ? c.body(body, status, headers) : c.body(null, status, headers);
  });
}

/** A range is of the file that the client has the rest of (RFC 9110 §13.1.5). */
function mayResume(c: Context<AppEnv>, file: ExportFile): boolean {
  const condition = readHeader(c, "if-range");
  return condition === undefined || condition === etagOf(file);
}

function headersOf(file: ExportFile): Record<string, string> {
  return {
    "content-type": file.contentType,
    "content-disposition": `attachment; filename="${file.name}"`,
    "accept-ranges": "bytes",
    etag: etagOf(file),
    "cache-control": "no-store",
  };
}

function etagOf({ sha256 }: ExportFile): string {
  return `"${sha256}"`;
}

/** @throws DomainError `gone` when the file was deleted beside us */
function openFile({ path }: ExportFile): Promise<FileHandle> {
  return open(path).catch((cause) => {
    throw new DomainError("gone", "This file is no longer on the server's disk. Export again.", { cause });
  });
}

/** Read as fast as the client takes it; the handle is closed at the end, and when the client leaves. */
async function streamed(handle: FileHandle, start: number, end: number): Promise<ReadableStream | null> {
  if (start <= end) return Readable.toWeb(handle.createReadStream({ start, end })) as ReadableStream;
  await handle.close();
  return null;
}
