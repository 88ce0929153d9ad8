import NextAuth from "next-auth";
import { authOptions } from "#lib/http/auth-options.ts";

function handler(request: Request, context: unknown) {
  return NextAuth(authOptions())(request, context);
}

export { handler as GET, handler as POST };
