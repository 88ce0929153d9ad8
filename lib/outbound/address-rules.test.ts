import { describe, expect, test } from "vitest";
import { mayConnect, parseAllowRule, ruleFor } from "./address-rules.ts";

const rules = (...texts: string[]) => texts.map(parseAllowRule);
const allowed = (address: string, ...allow: string[]) =>
  mayConnect("some.host.example", address, 443, rules(...allow));

describe("without a rule", () => {
  test.each([
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:82a::200e",
    "::ffff:8.8.8.8",
  ])("the public address %s may be called", (address) => {
    expect(allowed(address)).toBe(true);
  });

  test.each([
    ["loopback", "127.0.0.1"],
    ["loopback, elsewhere in its range", "127.255.255.254"],
    ["loopback of IPv6", "::1"],
    ["loopback inside IPv6", "::ffff:127.0.0.1"],
    ["loopback inside IPv6, in hex", "::ffff:7f00:1"],
    ["loopback, IPv4-compatible", "::127.0.0.1"],
    ["this host", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["this host of IPv6", "::"],
    ["private, 10/8", "10.0.0.1"],
    ["private, 10/8, its end", "10.255.255.255"],
    ["private, 172.16/12", "172.16.0.1"],
    ["private, 172.16/12, its end", "172.31.255.255"],
    ["private, 192.168/16", "192.168.1.1"],
    ["private inside IPv6", "::ffff:10.0.0.1"],
    ["private inside IPv6, in hex", "::ffff:c0a8:101"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["carrier-grade NAT, its end", "100.127.255.255"],
    ["link-local", "169.254.1.1"],
    ["cloud metadata", "169.254.169.254"],
    ["cloud metadata inside IPv6", "::ffff:169.254.169.254"],
    ["cloud metadata of containers", "169.254.170.2"],
    ["cloud metadata of Alibaba", "100.100.100.200"],
    ["cloud metadata of AWS, IPv6", "fd00:ec2::254"],
    ["link-local of IPv6", "fe80::1"],
    ["link-local of IPv6, its end", "febf::1"],
    ["link-local of IPv6 with a zone", "fe80::1%eth0"],
    ["unique local", "fc00::1"],
    ["unique local, fd", "fd12:3456:789a::1"],
    ["site-local, deprecated", "fec0::1"],
    ["multicast", "224.0.0.1"],
    ["multicast, its end", "239.255.255.255"],
    ["multicast of IPv6", "ff02::1"],
    ["broadcast", "255.255.255.255"],
    ["reserved", "240.0.0.1"],
    ["protocol assignments", "192.0.0.1"],
    ["documentation 1", "192.0.2.1"],
    ["documentation 2", "198.51.100.1"],
    ["documentation 3", "203.0.113.1"],
    ["documentation of IPv6", "2001:db8::1"],
    ["documentation of IPv6, new", "3fff::1"],
    ["benchmarking", "198.18.0.1"],
    ["benchmarking, its end", "198.19.255.255"],
    ["6to4 relays", "192.88.99.1"],
    ["NAT64 of loopback", "64:ff9b::7f00:1"],
    ["NAT64 of metadata", "64:ff9b::169.254.169.254"],
    ["NAT64 for local use", "64:ff9b:1::1"],
    ["6to4 of loopback", "2002:7f00:1::"],
    ["6to4 of a private address", "2002:a00:1::1"],
    ["Teredo", "2001::1"],
    ["IPv4-translated", "::ffff:0:127.0.0.1"],
    ["discard", "100::1"],
    ["segment routing", "5f00::1"],
    ["outside of what is given out", "4000::1"],
    ["outside of what is given out, far", "e000::1"],
  ])("%s (%s) may not", (_kind, address) => {
    expect(allowed(address)).toBe(false);
  });
});

describe("ways to write an address in a URL", () => {
  test.each([
    ["http://2130706433/", "127.0.0.1"],
    ["http://0x7f000001/", "127.0.0.1"],
    ["http://0x7f.1/", "127.0.0.1"],
    ["http://017700000001/", "127.0.0.1"],
    ["http://0177.0.0.1/", "127.0.0.1"],
    ["http://127.1/", "127.0.0.1"],
    ["http://127.0.0.1./", "127.0.0.1"],
    ["http://0/", "0.0.0.0"],
    ["http://１２７.０.０.１/", "127.0.0.1"],
    ["http://127。0。0。1/", "127.0.0.1"],
    ["http://%31%32%37.0.0.1/", "127.0.0.1"],
    ["http://0xa9fea9fe/", "169.254.169.254"],
    ["http://2852039166/", "169.254.169.254"],
    ["http://0xA.0x0.0x0.0x1/", "10.0.0.1"],
    ["http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"],
    ["http://[0:0:0:0:0:ffff:a9fe:a9fe]/", "::ffff:a9fe:a9fe"],
    ["http://[::1]/", "::1"],
  ])("%s is %s, and may not be called", (url, host) => {
    const { hostname } = new URL(url);
    const bare = hostname.replace(/^\[|\]$/g, "");
    expect(bare).toBe(host);
    expect(mayConnect(bare, bare, 80, [])).toBe(false);
  });
});

describe("a rule", () => {
  test.each([
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "172.16.0.1", false],
    ["10.0.0.0/8", "192.168.0.1", false],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["10.1.2.3/32", "10.1.2.4", false],
    ["0.0.0.0/0", "127.0.0.1", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "fd00::1", true],
    ["::/0", "127.0.0.1", false],
    ["fd00::/8", "fd12::1", true],
    ["fd00::/8", "fc00::1", false],
    ["100.64.0.0/10", "100.100.100.200", true],
  ])("for the range %s: %s is %s", (rule, address, expected) => {
    expect(allowed(address, rule)).toBe(expected);
  });

  test.each([
    ["127.0.0.1", "127.0.0.1", 8080, true],
    ["127.0.0.1", "127.0.0.2", 8080, false],
    ["127.0.0.1:8080", "127.0.0.1", 8080, true],
    ["127.0.0.1:8080", "127.0.0.1", 8081, false],
    ["127.0.0.1:8080", "::ffff:127.0.0.1", 8080, true],
    ["::1", "::1", 80, true],
    ["[::1]", "::1", 80, true],
    ["[::1]:8080", "::1", 8080, true],
    ["[::1]:8080", "::1", 80, false],
    ["0:0:0:0:0:0:0:1", "::1", 80, true],
    ["::ffff:127.0.0.1", "127.0.0.1", 80, true],
  ])("for the address %s: %s on port %i is %s", (rule, address, port, expected) => {
    expect(mayConnect(address, address, port, rules(rule))).toBe(expected);
  });

  test.each([
    ["mcp.internal", "mcp.internal", 443, true],
    ["mcp.internal", "MCP.Internal.", 443, true],
    ["MCP.internal", "mcp.internal", 443, true],
    ["mcp.internal", "other.internal", 443, false],
    ["mcp.internal", "evil-mcp.internal", 443, false],
    ["mcp.internal", "mcp.internal.evil.example", 443, false],
    ["mcp.internal:8443", "mcp.internal", 8443, true],
    ["mcp.internal:8443", "mcp.internal", 443, false],
  ])("for the host %s: %s on port %i is %s, wherever inside it resolves to", (rule, host, port, expected) => {
    expect(mayConnect(host, "10.0.0.7", port, rules(rule))).toBe(expected);
  });

  test("one of several is enough", () => {
    expect(allowed("192.168.1.1", "10.0.0.0/8", "192.168.0.0/16")).toBe(true);
  });
});

test.each([
  ["mcp.internal", "10.0.0.7", "mcp.internal:443"],
  ["10.0.0.7", "10.0.0.7", "10.0.0.7:443"],
  ["fd12::1", "fd12::1", "[fd12::1]:443"],
  ["metadata.internal", "169.254.169.254", "169.254.169.254:443"],
  ["metadata.internal", "::ffff:169.254.169.254", "169.254.169.254:443"],
  ["metadata.internal", "fd00:ec2::254", "[fd00:ec2::254]:443"],
])("the rule suggested for %s at %s is %s, and it works", (host, address, rule) => {
  expect(mayConnect(host, address, 443, [])).toBe(false);
  expect(ruleFor(host, address, 443)).toBe(rule);
  expect(mayConnect(host, address, 443, rules(rule))).toBe(true);
});

describe("addresses where clouds keep their metadata", () => {
  const metadata = ["169.254.169.254", "169.254.170.2", "fe80::a9fe:a9fe", "fd00:ec2::254"];

  test.each(metadata)("%s is open when a rule names it exactly", (address) => {
    expect(mayConnect(address, address, 80, rules(address))).toBe(true);
  });

  test("with a port, on that port only", () => {
    const rule = rules("169.254.169.254:80");
    expect(mayConnect("169.254.169.254", "169.254.169.254", 80, rule)).toBe(true);
    expect(mayConnect("169.254.169.254", "169.254.169.254", 81, rule)).toBe(false);
  });

  test.each(metadata)("%s is not opened by any range", (address) => {
    for (const range of [
      "0.0.0.0/0",
      "169.254.0.0/16",
      "169.254.169.254/32",
      "::/0",
      "fe80::/10",
      "fd00::/8",
      "fd00:ec2::254/128",
    ])
      expect(mayConnect(address, address, 80, rules(range)), range).toBe(false);
  });

  test.each(metadata)("%s is not opened by a host name that resolves to it", (address) => {
    expect(mayConnect("metadata.internal", address, 80, rules("metadata.internal"))).toBe(false);
  });

  test.each([
    ["NAT64", "64:ff9b::a9fe:a9fe", "64:ff9b::/96"],
    ["local NAT64", "64:ff9b:1::a9fe:a9fe", "64:ff9b:1::/48"],
    ["6to4", "2002:a9fe:a9fe::1", "2002::/16"],
    ["IPv4-translated", "::ffff:0:a9fe:a9fe", "::ffff:0:0:0/96"],
  ])("are not reached through %s either", (_kind, address, range) => {
    expect(mayConnect(address, address, 80, rules(range))).toBe(false);
    expect(mayConnect("metadata.internal", address, 80, rules("metadata.internal"))).toBe(false);
  });
});
