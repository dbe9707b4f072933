import assert from "node:assert/strict";
import { ConfidentialClientApplication } from "@azure/msal-node";
import { BatchRequestContent, BatchResponseContent, Client, type PageCollection, PageIterator } from "@microsoft/microsoft-graph-client";
import type { Job, RealClient, Scene } from "../client";

/** Microsoft's Graph SDK: what it does by itself, which is batches, pages and errors. */

export const graphSdk: RealClient = { name: "Microsoft Graph SDK", jobs };

function jobs({ tenantId, app, secret }: Scene): Job[] {
  const msal = new ConfidentialClientApplication({
    auth: { clientId: app.appId, clientSecret: secret, authority: `https://login.microsoftonline.com/${tenantId}` },
  });
  const getAccessToken = async () => {
    const result = await msal.acquireTokenByClientCredential({ scopes: ["https://graph.microsoft.com/.default"] });
    return result?.accessToken ?? "";
  };
  const graph = Client.initWithMiddleware({ authProvider: { getAccessToken } });
  return [
    {
      does: "asks for several things in one batch",
      run: async () => {
        // A batch has relative addresses, which Node's own requests cannot have.
        const requestFor = (url: string) => ({ url, method: "GET", headers: new Headers() }) as Request;
        const asked = ["/organization", "/users", "/nowhere"].map((path, index) => ({ id: String(index), request: requestFor(path) }));
        const content = await new BatchRequestContent(asked).getContent();
        const answers = new BatchResponseContent(await graph.api("/$batch").post(content));
        const statuses = asked.map(({ id }) => answers.getResponseById(id)?.status);
        assert.deepEqual(statuses, [200, 200, 400]);
        const { value } = await (answers.getResponseById("0") as Response).json();
        assert.equal(value[0].id, tenantId);
      },
    },
    {
      does: "reads a list page by page",
      run: async () => {
        const first = (await graph.api("/servicePrincipals").top(2).select("id").get()) as PageCollection;
        const seen: string[] = [];
        const pages = new PageIterator(graph, first, ({ id }) => seen.push(id) > 0);
        await pages.iterate();
        assert.ok(seen.length > 4 && new Set(seen).size === seen.length, `${seen.length} were seen`);
      },
    },
    {
      does: "reads what its app was granted",
      run: async () => {
        const principal = await graph.api(`/servicePrincipals(appId='${app.appId}')`).get();
        const { value } = await graph.api(`/servicePrincipals/${principal.id}/appRoleAssignments`).get();
        assert.equal(value.length, 13);
      },
    },
    {
      does: "understands a refusal",
      run: async () => {
        const refused = await graph
          .api("/applications")
          .post({ displayName: "x" })
          .catch((error) => error);
        assert.deepEqual([refused.statusCode, refused.code], [403, "Authorization_RequestDenied"]);
      },
    },
  ];
}
