import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { plainUrl } from "./plain-url.ts";

/** The addresses of the package registries of a type that the profile allows, without a slash at their ends. */
function mirrorsOf(profile: ValidationProfile, registryType: string): string[] {
  return profile.package_registries
    .filter((registry) => registry.registry_type === registryType)
    .flatMap(({ base_url }) => plainUrl(base_url)?.href ?? [])
    .map(withoutSlash);
}

/** Whether a package's `registryBaseUrl` is one of the profile's. */
export function isMirror(profile: ValidationProfile, registryType: string, baseUrl: string): boolean {
  const url = plainUrl(baseUrl);
  return url !== null && mirrorsOf(profile, registryType).includes(withoutSlash(url.href));
}

/** Whether an address lies below one of the profile's: the same scheme, host and port, and a path inside its path. */
export function isBelowMirror(profile: ValidationProfile, registryType: string, address: string): boolean {
  const url = plainUrl(address);
  return url !== null && mirrorsOf(profile, registryType).some((base) => url.href.startsWith(`${base}/`));
}

/** The same for an image, whose reference has a host and a path but no scheme. */
export function isImageBelowMirror(profile: ValidationProfile, image: string): boolean {
  const bases = mirrorsOf(profile, "oci").map((base) => base.slice(base.indexOf("://") + 3));
  return bases.some((base) => image.startsWith(`${base}/`));
}

function withoutSlash(href: string): string {
  return href.endsWith("/") ? href.slice(0, -1) : href;
}
