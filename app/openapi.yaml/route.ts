import { handleInNext } from "#lib/http/next-mount.ts";

export const dynamic = "force-dynamic";
export { handleInNext as GET };
