import { describe, expect, it } from "vitest";
import { transportOptions } from "./transport-options";

describe("the connection to the mail server", () => {
  it.each([
    ["smtps://smtp.example.com", true, false],
    ["smtps://127.0.0.1:465", true, false],
    ["smtp://smtp.example.com:587", false, true],
    ["smtp://10.0.0.25", false, true],
    ["smtp://[fd00::25]", false, true],
    ["smtp://localhost.example.com", false, true],
    ["smtp://localhost:2525", false, false],
    ["smtp://127.0.0.1:2525", false, false],
    ["smtp://[::1]:2525", false, false],
  ])("to %s begins with TLS: %s, requires STARTTLS: %s", (url, secure, requireTLS) => {
    expect(transportOptions(url)).toMatchObject({ secure, requireTLS });
  });

  it("checks certificates and needs TLS 1.2, whatever the address says", () => {
    for (const url of ["smtps://smtp.example.com", "smtp://smtp.example.com?tls.rejectUnauthorized=false&ignoreTLS=true"]) {
      const options = transportOptions(url);
      expect(options.tls).toEqual({ minVersion: "TLSv1.2", rejectUnauthorized: true });
      expect(options).not.toHaveProperty("ignoreTLS");
    }
  });

  it("reads the host, the port, the user and the password as they were before encoding", () => {
    expect(transportOptions("smtps://portal%40example.com:p%3Ass@[::1]:2465")).toMatchObject({
      host: "::1",
      port: 2465,
      auth: { user: "portal@example.com", pass: "p:ss" },
    });
    expect(transportOptions("smtp://smtp.example.com")).not.toHaveProperty("auth");
  });
});
