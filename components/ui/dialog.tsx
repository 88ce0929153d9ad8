"use client";

import { lazy, Suspense, useState } from "react";
import type { DialogProps } from "./dialog-box.tsx";

// Fetched when first opened, so that no page pays for it at load.
const DialogBox = lazy(() => import("./dialog-box.tsx").then((m) => ({ default: m.DialogBox })));

/** A question or a form above the page, which waits behind it. */
export function Dialog(props: DialogProps) {
  const [used, setUsed] = useState(props.open);
  if (props.open && !used) setUsed(true);
  return <Suspense>{used && <DialogBox {...props} />}</Suspense>;
}
