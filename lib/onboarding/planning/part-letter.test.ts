import { describe, expect, it } from "vitest";
import { partDuties, readPartDuty, type SentDuty } from "@/lib/catalogue/parts";
import { partLetter } from "./part-letter";

const customer = { slug: "contoso", name: "Contoso Ltd", entraTenantName: "Contoso" };
const letter = (duty: SentDuty) => partLetter({ duty, customer, sender: "Amir Apps", origin: "https://portal.example" });

describe("the letter that sends a colleague their part", () => {
  it.each(partDuties)("%s: leads to their own page, says whose role it takes, and has no link of an invitation", (duty) => {
    const { subject, body } = letter(duty);
    expect(body).toContain(`https://portal.example/setup/contoso/parts/${duty}`);
    expect(body).toContain("Global Administrator");
    expect(body).not.toContain("/join/");
    expect(body).toContain("Amir Apps");
    expect(subject).toBe("Your part in connecting Contoso to Dropzone AI");
  });

  it("names the part alone, not what somebody else does", () => {
    expect(letter("exchange-admin").body).not.toContain("Microsoft Graph");
    expect(letter("graph-consent").body).not.toContain("Transport Hygiene");
  });

  it("leads to the field of the Portal URL, where that is what somebody has to look up", () => {
    const { body } = letter("defender-access");
    expect(body).toContain("It takes someone with access to the Defender portal.");
    expect(body).toContain("the page says where to find it:\nhttps://portal.example/setup/contoso/steps/portal-url");
    expect(body).not.toContain("each change");
  });

  it("has no page for a duty that no change needs", () => {
    expect(["exchange-admin", "defender-access", "constructor"].map(readPartDuty)).toEqual(["exchange-admin", null, null]);
  });
});
