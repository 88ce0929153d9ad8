import { handleInNext } from "#lib/http/next-mount.ts";

export const dynamic = "force-dynamic";
export {
  handleInNext as DELETE,
  handleInNext as GET,
  handleInNext as HEAD,
  handleInNext as OPTIONS,
  handleInNext as PATCH,
  handleInNext as POST,
  handleInNext as PUT,
};
