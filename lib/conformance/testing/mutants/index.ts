import type { Mutant } from "../mutate.ts";
import { catalogMutants } from "./catalog.ts";
import { documentMutants } from "./document.ts";
import { httpMutants } from "./http.ts";
import { listMutants } from "./list.ts";

export { writingMutants } from "./write.ts";

/** Registries that break one promise of reading each. */
export const readingMutants: Mutant[] = [listMutants, catalogMutants, documentMutants, httpMutants].flat();
