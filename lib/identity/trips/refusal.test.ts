import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import { purposes } from "@/lib/links/paths";
import { bareRefusal, type Refusal, refusedPage } from "./refusal";

const refusal = (over: Partial<Refusal>): Refusal => ({ ...bareRefusal("wrong-tenant"), purpose: "join", ...over });

describe("being turned away", () => {
  it("names both organizations to a person with an invitation, and offers another account", () => {
    const page = refusedPage(refusal({ customerName: "Contoso", signedInAs: "Fabrikam" }));
    expect(page.what).toBe("You signed in to Fabrikam. This invitation belongs to Contoso.");
    expect(page.actions[0]).toEqual({ label: "Use another account", href: "/auth/start?purpose=join&account=other" });
  });

  it("names no organization to a person who only knew an address", () => {
    expect(JSON.stringify(refusedPage(refusal({ purpose: "return", customer: null, signedInAs: "Fabrikam" })))).not.toContain("Fabrikam");
  });

  it("leads back to where the person was going", () => {
    const page = refusedPage(
      refusal({ reason: "sign-in-cancelled", purpose: "consent-graph", customer: "contoso", returnTo: "/setup/contoso/choose" }),
    );
    expect(page.actions).toEqual([
      { label: "Give consent", href: "/auth/start?purpose=consent-graph&customer=contoso&returnTo=%2Fsetup%2Fcontoso%2Fchoose" },
      { label: "Back to the checklist", href: "/setup/contoso" },
    ]);
  });

  it("leads to the choices when the tenant lacks the product that was to be consented to, and not to the same consent first", () => {
    const page = refusedPage(refusal({ reason: "resource-not-in-tenant", purpose: "consent-exchange", customer: "contoso" }));
    expect(page.what).toBe("Your tenant does not have Exchange Online. Nothing was changed.");
    expect(page.actions[0]).toEqual({ label: "Change what Dropzone may do", href: "/setup/contoso/choose" });
  });

  it("offers no way back through an invitation that is not ours, and the sign-in without one where it has ended", () => {
    expect(refusedPage(bareRefusal("invitation-unknown")).actions).toEqual([]);
    for (const reason of ["invitation-expired", "invitation-revoked"] as const)
      expect(refusedPage(bareRefusal(reason)).actions).toEqual([{ label: "Sign in without it", href: "/auth/start?purpose=return" }]);
  });

  it("shows Microsoft's code and request id, for looking them up", () => {
    const page = refusedPage(refusal({ reason: "sign-in-blocked-by-policy", microsoftCode: "AADSTS53003", requestId: "abc" }));
    expect(page.support).toEqual([
      { label: "Code", value: "AADSTS53003" },
      { label: "Request ID", value: "abc" },
    ]);
  });

  it.each(Object.keys(errorCodes) as ErrorCode[])("has whole sentences and a title for %s, for every kind of trip", (reason) => {
    for (const purpose of [null, ...purposes]) {
      const page = refusedPage(refusal({ reason, purpose, customer: "contoso" }));
      expect(page.title).toMatch(/^[A-Z].*[a-z]$/);
      expect(page.what).toMatch(/\.$/);
      expect(page.next).toMatch(/\.$/);
      expect(page.actions.every(({ href }) => href.startsWith("/"))).toBe(true);
    }
  });
});
