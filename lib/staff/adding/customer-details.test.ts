import { describe, expect, it } from "vitest";
import { readDetails, whatIsFixed } from "./customer-details";

describe("what may change about a customer", () => {
  const free = { isBound: false, isSubmitted: false, hasCertificate: false, isRunGoing: false };

  it.each([
    ["everything, before anything was made", free, { cloud: null, dropzoneHost: null }],
    ["not the cloud of a tenant that is connected", { ...free, isBound: true }, { cloud: "tenant-bound", dropzoneHost: null }],
    ["not the host while a run works with it", { ...free, isRunGoing: true }, { cloud: null, dropzoneHost: "run-going" }],
    ["not the host whose certificate is kept", { ...free, hasCertificate: true }, { cloud: null, dropzoneHost: "certificate-kept" }],
    [
      "not the host that has the secret, which is the reason that counts",
      { isBound: true, isSubmitted: true, hasCertificate: true, isRunGoing: true },
      { cloud: "tenant-bound", dropzoneHost: "integration-submitted" },
    ],
  ] as const)("%s", (_, known, expected) => {
    expect(whatIsFixed(known)).toEqual(expected);
  });

  it("is read by the same rules as a new customer, and no key means the one that is there", () => {
    expect(readDetails({ name: " Contoso ", dropzoneHost: "https://Contoso.dropzone.app/", cloud: "GCC High", apiKey: " " })).toEqual({
      ok: true,
      details: { name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "gcc-high", apiKey: null },
    });
    expect(readDetails({ name: "", dropzoneHost: "contoso.example.com", cloud: "moon", apiKey: "" })).toMatchObject({
      ok: false,
      fieldErrors: { name: expect.any(String), dropzoneHost: expect.any(String), cloud: expect.any(String) },
    });
  });
});
