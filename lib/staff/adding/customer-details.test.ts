import { describe, expect, it } from "vitest";
import { readDetails } from "./customer-details";
import { whatIsFixed } from "./fixed-details";

describe("the details that staff may change", () => {
  const free = { isBound: false, isSubmitted: false, hasCertificate: false, isRunGoing: false };

  it.each([
    ["are all, before anything was made for the customer", free, { cloud: null, dropzoneHost: null }],
    ["do not include the cloud of a connected tenant", { ...free, isBound: true }, { cloud: "tenant-bound", dropzoneHost: null }],
    ["do not include the host while a run uses it", { ...free, isRunGoing: true }, { cloud: null, dropzoneHost: "run-going" }],
    [
      "do not include a host whose certificate is stored",
      { ...free, hasCertificate: true },
      { cloud: null, dropzoneHost: "certificate-kept" },
    ],
    [
      "do not include a host that has the secret, and this reason comes first",
      { isBound: true, isSubmitted: true, hasCertificate: true, isRunGoing: true },
      { cloud: "tenant-bound", dropzoneHost: "integration-submitted" },
    ],
  ] as const)("%s", (_, known, expected) => {
    expect(whatIsFixed(known)).toEqual(expected);
  });

  it("are read by the same rules as a new customer's, and an empty API key keeps the stored one", () => {
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
