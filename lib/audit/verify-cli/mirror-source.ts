import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { bundlePath, type LogSource, tilePath, tileWidth } from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";
import { bytesMax, type Place } from "./place.ts";

/** Blocks that are read at once. */
const blocksAtOnce = 16;

/**
 * A log as it is published: its checkpoint, tiles and bundles (C2SP tlog-tiles), and nothing of what it is about.
 *
 * @throws CannotRunError when there is no checkpoint
 */
export async function mirrorSource(place: Place): Promise<LogSource> {
  const checkpoint = await place.read("checkpoint", bytesMax.note);
  if (!checkpoint) throw new CannotRunError(`There is no log at ${place.name}: it has no checkpoint.`);
  return {
    class: classOf(checkpoint.toString(), place),
    checkpoint: checkpoint.toString(),
    async *blocks(size) {
      for (let n = 0; n * tileWidth < size; n += blocksAtOnce) {
        const last = Math.min(n + blocksAtOnce, Math.ceil(size / tileWidth));
        yield await Promise.all(Array.from({ length: last - n }, (_, at) => readBlock(place, n + at, size)));
      }
    },
    tile: (level, n, width) => readTile(place, level, n, width),
    expiries: async () => [],
    async *olderCheckpoints() {},
  };
}

async function readBlock(place: Place, n: number, size: number) {
  const width = Math.min(tileWidth, size - n * tileWidth);
  const [tile, bundle] = await Promise.all([readTile(place, 0, n, width), readBundle(place, n, width)]);
  return { n, tile, bundle };
}

/** Where a partial tile is gone, the full one has taken its place. */
async function readTile(place: Place, level: number, n: number, width: number): Promise<Buffer | null> {
  return (
    (await place.read(tilePath(level, n, width), bytesMax.tile)) ??
    (width < tileWidth ? place.read(tilePath(level, n), bytesMax.tile) : null)
  );
}

async function readBundle(place: Place, n: number, width: number): Promise<Buffer | null> {
  return (
    (await place.read(bundlePath(n, width), bytesMax.bundle)) ??
    (width < tileWidth ? place.read(bundlePath(n), bytesMax.bundle) : null)
  );
}

/** A log's origin ends in its class; where it can't be read, the address may say it. */
function classOf(checkpoint: string, place: Place): RetentionClass {
  const [origin = ""] = checkpoint.split("\n");
  const named = [origin, place.name].map((text) =>
    text
      .replace(/[/\\]+$/, "")
      .split(/[/\\]/)
      .at(-1),
  );
  const found = named
    .map((name) => retentionClasses.find((of) => of === name))
    .find((of) => of !== undefined);
  if (!found) throw new CannotRunError(`The log at ${place.name} is none of ${retentionClasses.join(", ")}.`);
  return found;
}
