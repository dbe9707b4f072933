import { describe, expect, it } from "vitest";
import { permissions, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { setScene } from "@/sandbox/scenes/scenes";
import { observing, openGraphClients, ours } from "@/testing/graph-clients";
import { parseApplications } from "./applications";
import { myRolesRequest, parseMe, parseMyRoles } from "./me";
import { parseOrganization } from "./organization";
import { parseResource } from "./resources";
import { parseServicePrincipal } from "./service-principals";

/** What the portal observes in a tenant, with one HTTP request. */

const { sandbox, calls, as } = await openGraphClients();

describe("observing", () => {
  it("reads an empty tenant with one HTTP request, and gets an answer to every item", async () => {
    const answers = await (await as("ada")).batch(observing());
    expect(new Set(calls.map(({ trip }) => trip)).size).toBe(1);
    expect(calls.map(({ what }) => what)).toContain("GET /me/transitiveMemberOf/microsoft.graph.directoryRole");
    expect(calls.every(({ requestId, status }) => requestId !== null && status !== null)).toBe(true);

    expect(parseOrganization(answers.get("organization"))).toMatchObject({
      known: true,
      value: { initialDomain: "contoso.onmicrosoft.com" },
    });
    expect(parseMe(answers.get("me"))).toMatchObject({ value: { userPrincipalName: "ada@contoso.com", isGuest: false } });
    expect(parseMyRoles(answers.get("my-roles"))).toEqual(["global-administrator"]);
    expect(parseApplications(answers, ours)).toMatchObject({ application: { known: true, value: null }, namesakes: [] });
    for (const key of resourceKeys)
      expect(parseResource(key, answers.get(`resource:${key}`))).toMatchObject({ known: true, value: { appId: resources[key].appId } });
  });

  it("sees that a person without a role has none", async () => {
    expect(parseMyRoles((await (await as("uma")).batch([myRolesRequest()])).get("my-roles"))).toEqual([]);
  });

  it("treats an app that was created by hand as a namesake until its id is known", async () => {
    setScene(sandbox.world, "onboarded-by-hand");
    const graph = await as("ada");
    const { application, namesakes } = parseApplications(await graph.batch(observing()), ours);
    expect(application).toMatchObject({ known: true, value: null });
    expect(namesakes).toHaveLength(1);

    const knownAppId = namesakes[0]?.appId ?? "";
    const answers = await graph.batch(observing(knownAppId));
    expect(parseApplications(answers, { ...ours, knownAppId })).toMatchObject({
      application: { value: { appId: knownAppId } },
      namesakes: [],
    });
    const { servicePrincipal } = parseServicePrincipal(answers, knownAppId);
    expect(servicePrincipal).toMatchObject({ known: true, value: { accountEnabled: true } });
    expect(servicePrincipal.known && servicePrincipal.value?.grants).toHaveLength(permissions.length);
  });
});
