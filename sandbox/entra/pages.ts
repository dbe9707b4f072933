import { html, raw } from "hono/html";
import { directoryRoles } from "../world/catalogue";
import type { Person, Tenant } from "../world/state";
import type { World } from "../world/world";
import type { Refusal } from "./refusals";

/** The sandbox's pages: the account picker, consent and errors. They work without scripts. */

type Html = ReturnType<typeof html>;

const style = raw(`
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f3f4f6, #111827); color: light-dark(#111827, #f3f4f6); }
main { max-width: 34rem; margin: 6vh auto; padding: 2rem; background: light-dark(#fff, #1f2937); border-radius: .75rem; box-shadow: 0 1px 8px rgb(0 0 0 / .12); }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; } h2 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .25rem 0 .75rem; } code { font-size: .875rem; overflow-wrap: anywhere; } ul { padding-left: 1.25rem; }
.people { display: grid; gap: .5rem; }
button { font: inherit; padding: .6rem .9rem; border: 1px solid light-dark(#6b7280, #9ca3af); border-radius: .5rem; background: transparent; color: inherit; cursor: pointer; text-align: left; }
button:hover { background: light-dark(#eef2ff, #374151); } button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid #2563eb; outline-offset: 2px; }
button small { display: block; color: light-dark(#4b5563, #d1d5db); }
.actions { display: flex; gap: .75rem; margin-top: 1.25rem; } .primary { background: #1d4ed8; border-color: #1d4ed8; color: #fff; } .primary:hover { background: #1e40af; }
.note { color: light-dark(#4b5563, #d1d5db); font-size: .875rem; } a { color: light-dark(#1d4ed8, #93c5fd); } label { display: block; margin: .75rem 0; }
`);

export function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
  <body><main><h1>${title}</h1>${body}</main></body>
</html>`;
}

/** What a form sends back along with the button that was pressed. */
export function hiddenFields(fields: Record<string, string>): Html[] {
  return Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

export function signInPage(
  world: World,
  of: { clientName: string; first: (tenant: Tenant) => boolean; hidden: Record<string, string> },
): Html {
  const tenants = [...world.state.tenants].sort((a, b) => Number(of.first(b)) - Number(of.first(a)));
  return page(
    "Pick an account",
    html`<p>to continue to <strong>${of.clientName}</strong></p>
<form method="post">${hiddenFields(of.hidden)}
${tenants.map(
  (tenant) => html`<section aria-labelledby="tenant-${tenant.label}"><h2 id="tenant-${tenant.label}">${tenant.displayName}</h2>
<div class="people">${tenant.people.map(personButton)}</div></section>`,
)}
</form>
<p class="note">This is the sandbox's stand-in for Microsoft's sign-in page. No password is needed.</p>`,
  );
}

function personButton(person: Person): Html {
  return html`<button name="person" value="${person.userName}">${person.name}<small>${person.userName} · ${rolesInWords(person)}</small></button>`;
}

export function rolesInWords(person: Person): string {
  const names = Object.entries(directoryRoles).flatMap(([name, id]) => (person.directoryRoles.includes(id) ? name : []));
  return names.join(", ") || "no directory role";
}

export type ConsentItem = { resource: string; permissions: { value: string; text: string }[] };

export function consentPage(of: {
  clientName: string;
  tenant: Tenant;
  person: Person;
  items: ConsentItem[];
  forOrganization: "always" | "offer" | "no";
  hidden: Record<string, string>;
}): Html {
  return page(
    of.forOrganization === "always" ? "Permissions requested: review for your organization" : "Permissions requested",
    html`<p><strong>${of.clientName}</strong> asks for access in <strong>${of.tenant.displayName}</strong>. You are signed in as ${of.person.userName}.</p>
<form method="post">${hiddenFields(of.hidden)}
${of.items.map(
  ({ resource, permissions }) =>
    html`<h2>${resource}</h2><ul>${permissions.map(({ value, text }) => html`<li>${text} <code>${value}</code></li>`)}</ul>`,
)}
${of.forOrganization === "offer" ? html`<label><input type="checkbox" name="organization" value="yes"> Consent on behalf of your organization</label>` : ""}
${of.forOrganization === "always" ? html`<p>If you accept, this app gets access for all people in your organization. Nobody else will be asked.</p>` : ""}
<div class="actions"><button class="primary" name="decision" value="accept">Accept</button><button name="decision" value="cancel">Cancel</button></div>
</form>`,
  );
}

/** "Need admin approval": a person without a role cannot consent to what the app asks for. */
export function needAdminPage(of: { clientName: string; tenant: Tenant; person: Person; refusal: Refusal; backTo: string }): Html {
  return page(
    "Need admin approval",
    html`<p><strong>${of.clientName}</strong> needs permission to access resources in ${of.tenant.displayName} that only an admin can grant. Ask an admin to grant permission to this app before you can use it.</p>
<p>You are signed in as ${of.person.userName}.</p>
<p><a href="${of.backTo}">Return to the application without granting consent</a></p>
<p class="note"><code>${of.refusal.message}</code></p>`,
  );
}

export function errorPage(of: { refusal: Refusal; correlationId: string }): Html {
  return page(
    "Sorry, but we’re having trouble signing you in.",
    html`<p>${of.refusal.message}</p><p class="note">Request Id: <code>${of.correlationId}</code></p>`,
  );
}
