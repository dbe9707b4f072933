import { describe, expect, it } from "vitest";
import { permissions, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { setScene } from "@/sandbox/scenes/scenes";
import { observing, openGraphClients, sought } from "@/testing/graph-clients";
import { parseOthers } from "./finding-applications";
import { myRolesRequest, parseMe, parseMyRoles } from "./me";
import { parseOrganization } from "./organization";
import { observeOurApplication } from "./our-application";
import { parseResource } from "./resources";

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
    const lookAt = { sought, standing: "ours", isRecent: false } as const;
    expect(await observeOurApplication(await as("ada"), answers, lookAt)).toMatchObject({ application: { known: true, value: null } });
    expect(parseOthers(answers, null)).toEqual([]);
    for (const key of resourceKeys)
      expect(parseResource(key, answers.get(`resource:${key}`))).toMatchObject({ known: true, value: { appId: resources[key].appId } });
  });

  it("sees that a person without a role has none", async () => {
    expect(parseMyRoles((await (await as("uma")).batch([myRolesRequest()])).get("my-roles"))).toEqual([]);
  });

  it.each(["onboarded-by-hand", "everything-done", "planted-app"] as const)(
    "treats the app of the scene %s as somebody else's until its id is recorded",
    async (scene) => {
      setScene(sandbox.world, scene);
      const graph = await as("ada");
      const first = await graph.batch(observing());
      expect(await observeOurApplication(graph, first, { sought, standing: "ours", isRecent: false })).toMatchObject({
        application: { known: true, value: null },
      });
      const [other, ...more] = parseOthers(first, null);
      expect(more).toEqual([]);

      const app = { objectId: other?.objectId ?? "", appId: other?.appId ?? "" };
      const second = await graph.batch(observing(app));
      const seen = await observeOurApplication(graph, second, { sought: { ...sought, app }, standing: "ours", isRecent: false });
      expect(seen).toMatchObject({ application: { value: app }, servicePrincipal: { known: true, value: { accountEnabled: true } } });
      expect(seen.servicePrincipal.known && seen.servicePrincipal.value?.grants).toHaveLength(
        scene === "planted-app" ? 0 : permissions.length,
      );
      expect(parseOthers(second, app.objectId)).toEqual([]);
    },
  );
});
