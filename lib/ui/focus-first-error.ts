/** Moves the keyboard to the first field that was refused. Call it after the errors have rendered. */
export function focusFirstError(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}
