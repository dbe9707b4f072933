import { html } from "hono/html";
import { page, rolesInWords } from "../entra/pages";
import { portalClientId } from "../world/portal-app";
import type { World } from "../world/world";

/** GET /: says what the sandbox is and lists the people one can sign in as. */

export function homePage(world: World) {
  return page(
    "The sandbox",
    html`<p>A stand-in for Microsoft Entra ID, Microsoft Graph, Exchange Online, Microsoft Defender and Dropzone. Nothing here is real, and nothing leaves this machine.</p>
<p>World: <code>${world.state.worldName}</code>. Changes take effect as in mode <code>${world.state.propagation}</code>. The portal's app is <code>${portalClientId}</code>.</p>
${world.state.tenants.map(
  (
    tenant,
  ) => html`<h2>${tenant.displayName}</h2><p class="note">Tenant ID <code>${tenant.id}</code>${tenant.dropzoneHost ? html`, Dropzone tenant <code>${tenant.dropzoneHost}</code>` : ""}</p>
<ul>${tenant.people.map((person) => html`<li>${person.name} <code>${person.userName}</code>: ${tenant.kind === "staff" ? staffRole(world, tenant.id, person.id) : rolesInWords(person)}</li>`)}</ul>`,
)}
<p class="note">What is true of Microsoft and what is simplified is listed route by route in <code>docs/sandbox-parity.md</code>.</p>`,
  );
}

function staffRole(world: World, tenantId: string, personId: string): string {
  const tenant = world.state.tenants.find(({ id }) => id === tenantId);
  const grant = tenant?.appRoleAssignments.find(({ principalId }) => principalId === personId);
  const roles = tenant?.applications.find(({ appId }) => appId === portalClientId)?.appRoles ?? [];
  return roles.find(({ id }) => id === grant?.appRoleId)?.value ?? "no role in the portal";
}
