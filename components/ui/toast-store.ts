export type ToastAction = { label: string; href: string } | { label: string; run: () => void };
export type ToastTone = "info" | "success" | "danger";
export type ToastInput = { title: string; description?: string; tone?: ToastTone; action?: ToastAction };

/** Toasts asked for before the layer that shows them is there. */
const waiting: ToastInput[] = [];
let show: ((input: ToastInput) => void) | null = null;
let used = false;
const listeners = new Set<() => void>();

export function toast(input: ToastInput): void {
  if (show) {
    show(input);
    return;
  }
  waiting.push(input);
  used = true;
  for (const listener of listeners) listener();
}

/** Hands over what waits, and everything from now on. */
export function takeToasts(taker: (input: ToastInput) => void): () => void {
  show = taker;
  for (const input of waiting.splice(0)) taker(input);
  return () => {
    show = null;
  };
}

/** Whether there has been a toast at all. */
export const anyToast = {
  read: () => used,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
