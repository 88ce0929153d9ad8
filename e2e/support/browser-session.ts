/** A browser without pages: cookies and redirects, enough to sign in by the real flow and to call the API. */
export class BrowserSession {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  async go(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.#base), {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (at === pair.length - 1) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Begins a sign-in. @returns the address of the sign-in form */
  async begin(params = ""): Promise<string> {
    const { csrfToken } = (await (await this.go("/api/auth/csrf")).json()) as { csrfToken: string };
    const started = await this.post(`/api/auth/signin/oidc${params}`, {
      csrfToken,
      callbackUrl: this.#base,
      json: "true",
    });
    const { url } = (await started.json()) as { url: string };
    return (await this.go(url)).headers.get("location") ?? "";
  }

  post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.go(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  /** @returns the address that the form leads to: back to itself with an error, or onwards */
  async submit(form: string, fields: Record<string, string>): Promise<string> {
    return (await this.post(form, fields)).headers.get("location") ?? "";
  }

  /** Follows the provider's redirects back to the console. */
  async finish(location: string): Promise<void> {
    const callback = (await this.go(location)).headers.get("location") ?? "";
    await this.go(callback);
  }

  async signIn(email: string, password: string): Promise<void> {
    const form = await this.begin();
    await this.finish(await this.submit(form, { email, password }));
  }
}
