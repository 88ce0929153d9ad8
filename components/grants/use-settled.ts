"use client";

import { useEffect, useState } from "react";

const settleMs = 350;

/** A value once it has not changed for a moment, so that nobody is asked about each letter that is typed. */
export function useSettled<T>(value: T): T {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState({ key, value });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ key, value: JSON.parse(key) as T }), settleMs);
    return () => clearTimeout(timer);
  }, [key]);
  return settled.value;
}
