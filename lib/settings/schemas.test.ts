import { describe, expect, test } from "vitest";
import { validationProfile } from "./schemas.ts";

const hosts = (...git_hosts: string[]) => validationProfile.safeParse({ git_hosts });
const remoteHosts = (...internal_remote_hosts: string[]) =>
  validationProfile.safeParse({ internal_remote_hosts });

describe("a validation profile", () => {
  test("relaxes nothing that it does not name", () => {
    expect(Object.values(validationProfile.parse({})).flat()).toEqual([false]);
  });

  test.each(["git.example.com", "localhost:3000", "127.0.0.1", "[::1]:8080", "[fd00:1::2]", "git"])(
    "%s is a host",
    (host) => {
      expect(hosts(host).data?.git_hosts).toEqual([host]);
      expect(remoteHosts(host).data?.internal_remote_hosts).toEqual([host]);
    },
  );

  test("hosts are brought to lower case", () => {
    expect(hosts(" GIT.Example.com ").data?.git_hosts).toEqual(["git.example.com"]);
  });

  test.each([
    "",
    "*",
    "https://git.example.com",
    "git.example.com/",
    "*.example.com",
    "a b",
    "anna@host",
    "host:",
    "host:80:*",
    "-a",
  ])("%j is none", (host) => {
    expect(hosts(host).success).toBe(false);
    expect(remoteHosts(host).success).toBe(false);
  });

  test("a star stands for any port of a remote's host alone", () => {
    expect(remoteHosts("[::1]:*").data?.internal_remote_hosts).toEqual(["[::1]:*"]);
    expect(hosts("[::1]:*").success).toBe(false);
  });

  test.each([
    "ftp://example.com",
    "npm.example.com",
    "https://me:secret@npm.example.com",
    "https://a.example/?x",
    "",
  ])("%j is no place for packages", (base_url) => {
    const package_registries = [{ registry_type: "npm", base_url }];
    expect(validationProfile.safeParse({ package_registries }).success).toBe(false);
  });
});
