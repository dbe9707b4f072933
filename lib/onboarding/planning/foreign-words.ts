import type { ForeignItem } from "./foreign-item";

/** Words for what somebody else has on the app. */

/** "the client secret “mallory”". */
export function foreignItemWords({ what, on, name }: ForeignItem): string {
  const where = on === "service-principal" ? " of the enterprise application" : "";
  switch (what) {
    case "secret":
      return `the client secret “${name}”${where}`;
    case "certificate":
      return `the certificate “${name}”${where}`;
    case "federated-credential":
      return `the federated credential “${name}”`;
    case "owner":
      return `the owner ${name}${where}`;
    case "redirect-uris":
      return `the redirect addresses ${name}`;
    case "grant":
      return `the permission ${name}`;
  }
}

export function removalWords(item: ForeignItem): { sentence: string; detail: string; doing: string } {
  return { sentence: `Remove ${foreignItemWords(item)}`, detail: whyRemoved(item), doing: `Removing ${foreignItemWords(item)}` };
}

function whyRemoved({ what, id }: ForeignItem): string {
  switch (what) {
    case "secret":
      return `Not made by this portal (secret ID ${id}). Whoever has its value can do whatever the app may do.`;
    case "certificate":
      return "Not uploaded by this portal. Whoever has its private key can do whatever the app may do.";
    case "federated-credential":
      return "Not made by this portal. Whoever can get that token can do whatever the app may do.";
    case "owner":
      return "Not made an owner by this portal. An owner can add a secret at any time.";
    case "redirect-uris":
      return "Dropzone signs nobody in with this app, so it needs none. They let others receive sign-ins in its name.";
    case "grant":
      return "Dropzone does not need it. The app would keep it otherwise.";
  }
}
