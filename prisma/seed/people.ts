import { demoDomain } from "#lib/core/demo.ts";
import type { Role } from "#lib/core/words.ts";

/** Who works at Larkmoor Bank, as far as the story goes. */
export const people = {
  ingrid: { name: "Ingrid Solheim", roles: ["admin"] },
  elif: { name: "Elif Kaya", roles: ["admin"] },
  amara: { name: "Amara Okafor", roles: ["governance"] },
  daniel: { name: "Daniel Reyes", roles: ["governance"] },
  zoe: { name: "Zoë Lindqvist", roles: ["governance", "member"] },
  priya: { name: "Priya Raman", roles: ["compliance"] },
  henrik: { name: "Henrik Vogel", roles: ["compliance"] },
  ruth: { name: "Ruth Adeyemi", roles: ["auditor"] },
  mateo: { name: "Mateo Silva", roles: ["member"] },
  hannah: { name: "Hannah Whitlock", roles: ["member"] },
  kenji: { name: "Kenji Mori", roles: ["member"] },
  leila: { name: "Leila Haddad", roles: ["member"] },
  oskar: { name: "Oskar Nowak", roles: ["member"] },
  grace: { name: "Grace Mbeki", roles: ["member"] },
  jonas: { name: "Jonas Weber", roles: ["member"] },
} as const satisfies Record<string, { name: string; roles: readonly Role[] }>;

export type PersonKey = keyof typeof people;
export const personKeys = Object.keys(people) as PersonKey[];

/** `Zoë Lindqvist` → `zoe.lindqvist@larkmoor.example` */
export function emailOf(key: PersonKey): string {
  const plain = people[key].name.normalize("NFD").replace(/\p{M}/gu, "");
  return `${plain.toLowerCase().replaceAll(" ", ".")}@${demoDomain}`;
}
