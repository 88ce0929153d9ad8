import { type AccessLevel, accessLevels } from "./words.ts";

/** Whether one level of access is no graver than another. */
export function isUpTo(level: AccessLevel, highest: AccessLevel): boolean {
  return accessLevels.indexOf(level) <= accessLevels.indexOf(highest);
}
