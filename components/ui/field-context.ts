"use client";

import { createContext, useContext } from "react";

type FieldWiring = { id: string; describedBy: string | undefined; invalid: boolean };

export const FieldContext = createContext<FieldWiring | null>(null);

/** What ties a control to the label, hint and error of the field around it. */
export function useFieldWiring() {
  const field = useContext(FieldContext);
  return field
    ? { id: field.id, "aria-describedby": field.describedBy, "aria-invalid": field.invalid || undefined }
    : {};
}
