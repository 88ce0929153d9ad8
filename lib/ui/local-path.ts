/** A path on this site to go on to; anything that would lead elsewhere becomes the overview. */
export function localPath(next: string | undefined): string {
  const here = "http://here.invalid";
  if (!next?.startsWith("/") || !URL.canParse(next, here)) return "/";
  const { origin, pathname, search } = new URL(next, here);
  // `/..//elsewhere` becomes `//elsewhere`, which a browser takes for another site.
  return origin === here && !pathname.startsWith("//") ? `${pathname}${search}` : "/";
}
