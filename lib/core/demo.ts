/** Where the demo's invented people have their addresses; `.example` is nobody's (RFC 2606). */
export const demoDomain = "larkmoor.example";

/** Whether somebody is of the demo's story. Nobody else can be become by one click, whatever database the demo runs on. */
export function isOfTheDemo(email: string): boolean {
  return email.endsWith(`@${demoDomain}`);
}
