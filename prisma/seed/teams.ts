import type { PersonKey } from "./people.ts";

export const teams: { slug: string; name: string; members: PersonKey[] }[] = [
  { slug: "payments", name: "Payments", members: ["mateo", "hannah"] },
  { slug: "research", name: "Research", members: ["kenji", "leila"] },
  { slug: "platform", name: "Platform", members: ["oskar", "zoe", "ingrid"] },
  { slug: "customer-care", name: "Customer care", members: ["grace"] },
  { slug: "financial-crime", name: "Financial crime", members: ["jonas"] },
];
