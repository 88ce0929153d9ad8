import { bundlePath, hashesAt, tilePath, tileWidth } from "../log/index.ts";

/** Every tile and bundle of a log of this size (C2SP tlog-tiles). */
export function logPaths(size: number): string[] {
  const paths: string[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++)
    for (let n = 0; n * tileWidth < hashesAt(level, size); n++) {
      const width = Math.min(tileWidth, hashesAt(level, size) - n * tileWidth);
      paths.push(tilePath(level, n, width));
      if (level === 0) paths.push(bundlePath(n, width));
    }
  return paths;
}
