import { type UserView, userView } from "./schemas.ts";

type UserRow = { id: string; email: string; name: string; roles: string[]; disabledAt: Date | null };

export function toUserView({ id, email, name, roles, disabledAt }: UserRow): UserView {
  return userView.parse({ id, email, name, roles, disabled: disabledAt !== null });
}
