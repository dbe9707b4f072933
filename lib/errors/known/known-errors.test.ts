import { describe, expect, it } from "vitest";
import { entraErrors } from "./entra-errors";
import { knownErrorNamed, knownErrors } from "./known-errors";
import { machineErrors } from "./machine-errors";
import { oauthErrors } from "./oauth-errors";
import { pageErrors } from "./page-errors";
import { dropzoneTestErrors } from "./service-errors";

/** The numbers of Microsoft's list that can occur while a tenant is onboarded. */
const numbers = [
  16000, 50001, 500011, 50011, 50014, 50020, 500021, 500022, 500208, 500212, 500213, 50034, 51004, 50053, 50055, 50057, 50058, 50072, 50079,
  50074, 50076, 50078, 50105, 50126, 50131, 50132, 50133, 50173, 50158, 50194, 50196, 50199, 53000, 53001, 53003, 530032, 530035, 530034,
  53011, 54005, 65001, 65002, 65004, 65005, 650056, 650057, 650051, 650052, 650054, 70001, 7000112, 700005, 70008, 700082, 70043, 700084,
  70000, 70011, 28002, 700022, 700016, 700011, 700025, 700027, 700030, 700211, 700212, 700213, 70002, 7000215, 7000218, 7000222, 7000229,
  90002, 90008, 90019, 50059, 9001023, 90124, 90130, 90014, 900144, 9002313, 90033, 90006, 90024, 90090, 50033, 50087, 90012, 90038, 90051,
  900382, 900432, 1000104, 90055, 90072, 90093, 90094, 90095, 90099, 501481, 50147, 501491, 5000224,
];

describe("the table of known errors", () => {
  it.each(numbers)("knows AADSTS%i", (number) => {
    expect(knownErrorNamed(`AADSTS${number}`)).not.toBeNull();
  });
  it.each(["Authorization_RequestDenied", "Authorization_IdentityNotFound", "InvalidAuthenticationToken", "Request_ResourceNotFound"])(
    "knows %s",
    (name) => {
      expect(knownErrorNamed(name)).not.toBeNull();
    },
  );
  it("has each number once, apart from rows that also need a text", () => {
    const listed = entraErrors.filter(({ text }) => !text).flatMap(({ aadsts }) => aadsts ?? []);
    expect(listed.length).toBe(new Set(listed).size);
  });
  it.each([...knownErrors, ...oauthErrors, ...dropzoneTestErrors, ...machineErrors, ...pageErrors])(
    "uses calm, plain sentences: $cause",
    ({ cause, remedy, waitingHelps }) => {
      for (const words of [cause, remedy]) {
        if (words === undefined) continue;
        expect(words).toMatch(/^[A-Z“].*\.$/s);
        expect(words).not.toMatch(/\b(please|simply|oops|sorry|just click)\b|!/i);
      }
      if (waitingHelps) expect(waitingHelps).toMatch(/^for .*[^.]$/);
    },
  );
});
