/** A path on this site to go on to; anything that would lead elsewhere becomes the overview. */
export function localPath(next: string | undefined): string {
  const here = "http://here.invalid";
  if (!next?.startsWith("/") || !URL.canParse(next, here)) return "/";
  const url = new URL(next, here);
  return url.origin === here ? `${url.pathname}${url.search}` : "/";
}
