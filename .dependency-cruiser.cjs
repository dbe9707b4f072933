/**
 * Which way imports point: one rule for each room, with its reason. Downwards only, in the order of docs/architecture.md.
 * scripts/checks/layers.test.ts plants a wrong import for each rule, since a rule that has stopped matching is green too.
 */

const npm = (...names) => names.map((name) => `node_modules/${name}/`);
const tests = "\\.test\\.tsx?$";
const portal = "^(app|components|lib)/|^(proxy|instrumentation)\\.ts$";
const facts = "^lib/catalogue/";
const pure = "^lib/(catalogue|errors|links|onboarding|staff)/";

/** Files below `folder` may lean on nothing but themselves and what is listed. Tests may import what they test with. */
const leansOnlyOn = (name, comment, folder, { allowed, node = false }) => ({
  name,
  comment,
  severity: "error",
  from: { path: folder, pathNot: [tests, "^lib/store/generated/"] },
  to: { pathNot: [folder, ...allowed], ...(node ? { dependencyTypesNot: ["core"] } : {}) },
});

/** Only files below `folder` may use these. */
const aloneIn = (name, comment, folder, path) => ({
  name,
  comment,
  severity: "error",
  from: { path: portal, pathNot: [folder, tests] },
  to: { path },
});

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from: { pathNot: tests, ...from }, to });

module.exports = {
  forbidden: [
    leansOnlyOn("catalogue-is-facts", "Literals and the types read off them. Everything else is derived from them.", facts, {
      allowed: npm("zod"),
    }),
    leansOnlyOn(
      "errors-lean-on-the-catalogue",
      "What can go wrong and what is said about it, without knowing who says it.",
      "^lib/errors/",
      {
        allowed: [facts, ...npm("zod")],
      },
    ),
    leansOnlyOn(
      "links-lean-on-facts",
      "An address follows from a step, a permission or an error, and from nothing that has to be loaded.",
      "^lib/links/",
      {
        allowed: ["^lib/(catalogue|errors)/"],
      },
    ),
    leansOnlyOn(
      "onboarding-is-pure",
      "The rules know no clock, network, database or framework: they are read, tested and trusted on their own.",
      "^lib/onboarding/",
      { allowed: ["^lib/(catalogue|errors|links)/", ...npm("zod")] },
    ),
    leansOnlyOn("staff-is-pure", "The same for the rules of the staff's side, which read the customer's.", "^lib/staff/", {
      allowed: ["^lib/(catalogue|errors|links|onboarding)/", ...npm("zod", "csv-parse", "csv-stringify")],
    }),
    leansOnlyOn(
      "microsoft-knows-only-microsoft",
      "A client of a vendor knows how to ask and what the answers mean. Who asks, for whom and what is kept is decided above it.",
      "^lib/microsoft/",
      {
        node: true,
        allowed: [
          "^lib/(http|env)\\.ts$",
          "^lib/(catalogue|errors)/",
          // What an address of a tenant's own Cloud Apps looks like: asked once more where a token is about to go there.
          "^lib/links/portal-url\\.ts$",
          // The rules own the shapes of what is desired and observed; a client fills them in.
          "^lib/onboarding/planning/",
          ...npm("zod", "server-only", "@microsoft/microsoft-graph-client", "@microsoft/microsoft-graph-types"),
        ],
      },
    ),
    never(
      "services-share-beside-the-folders",
      "What two of Microsoft's services share lies beside their folders. Exchange and Defender import nothing of Graph, and Graph nothing of them.",
      { path: "^lib/microsoft/(graph|exchange|defender)/" },
      { path: "^lib/microsoft/(graph|exchange|defender)/", pathNot: "^lib/microsoft/$1/" },
    ),
    leansOnlyOn(
      "dropzone-knows-only-dropzone",
      "The same as for Microsoft: Dropzone can change its API, and one folder changes with it.",
      "^lib/dropzone/",
      {
        node: true,
        allowed: ["^lib/(http|env)\\.ts$", "^lib/(catalogue|errors)/", "^lib/onboarding/planning/", ...npm("zod", "server-only", "asn1js")],
      },
    ),
    leansOnlyOn(
      "mail-sends-and-nothing-else",
      "It hands a letter to the mail server. Whether one may go out, and that it goes once, is decided above it.",
      "^lib/mail/",
      { node: true, allowed: ["^lib/env\\.ts$", "^lib/staff/letters/", ...npm("nodemailer", "server-only")] },
    ),
    leansOnlyOn(
      "store-keeps-and-nothing-else",
      "What is kept is found by its customer and handed out as it is. A rule in a query would be a rule that no test of the rules sees.",
      "^lib/store/",
      {
        node: true,
        allowed: [
          "^lib/(env|sealing)\\.ts$",
          pure,
          ...npm(
            "@prisma/client",
            "@prisma/adapter-pg",
            "@prisma/driver-adapter-utils",
            "pg",
            "@types/pg",
            "zod",
            "server-only",
            "canonicalize",
          ),
        ],
      },
    ),
    aloneIn(
      "prisma-in-store-alone",
      "Every query names its customer, and only the store knows how to write one that does.",
      "^lib/store/",
      ["node_modules/(@prisma|pg|prisma)/", "^lib/store/generated/"],
    ),
    leansOnlyOn(
      "identity-leans-on-store",
      "Who somebody is and whether they may come in: it asks the store and reads the directory roles from Microsoft.",
      "^lib/identity/",
      {
        node: true,
        allowed: [
          "^lib/(env|http|log|sealing)\\.ts$",
          "^lib/(catalogue|errors|links|onboarding|store|microsoft)/",
          ...npm("@azure/msal-node", "@azure/msal-common", "jose", "next", "react", "zod", "server-only"),
        ],
      },
    ),
    never(
      "identity-knows-no-run",
      "Who somebody is does not depend on what is being done for them. Whether a token is in use, the caller says.",
      { path: "^lib/identity/" },
      { path: "^lib/store/runs\\.ts$" },
    ),
    aloneIn("msal-in-identity-alone", "Tokens are got in one place, so that there is one place to look for a leak.", "^lib/identity/", [
      "node_modules/@azure/",
    ]),
    aloneIn("pino-in-log-alone", "What may stand in the log is decided in one place.", "^lib/log\\.ts$", ["node_modules/pino/"]),
    leansOnlyOn(
      "webhooks-lean-on-store",
      "Everything about webhooks but their rows and their screens, and nothing but webhooks.",
      "^lib/webhooks/",
      {
        node: true,
        allowed: [
          "^lib/(background-work|env|http|log|sealing)\\.ts$",
          "^lib/(catalogue|store)/",
          ...npm("@dbos-inc/dbos-sdk", "ipaddr.js", "standardwebhooks", "zod", "server-only"),
        ],
      },
    ),
    leansOnlyOn("read-api-answers", "It admits a key, reads and answers. The checklist is the one that customers see.", "^lib/read-api/", {
      node: true,
      allowed: [
        "^lib/env\\.ts$",
        "^lib/(catalogue|errors|onboarding|staff|store)/",
        "^lib/provisioning/setup/load-checklist\\.ts$",
        ...npm("zod", "server-only"),
      ],
    }),
    never(
      "work-does-not-look-up",
      "Provisioning and the desk join rules, vendors and store. What a page looks like is not their business.",
      { path: "^lib/(provisioning|desk|webhooks|read-api|background)/" },
      { path: ["^(app|components)/", ...npm("next", "react")] },
    ),
    never(
      "provisioning-knows-no-desk",
      "The work in a tenant is the same whoever watches it. Staff's work and what other programs are told lie above it.",
      { path: "^lib/provisioning/" },
      { path: "^lib/(desk|webhooks|read-api|background)/" },
    ),
    never(
      "only-provisioning-combines",
      "Nothing below it may reach up to it: then the order of work would be decided in two places.",
      { path: "^lib/(?!(provisioning|desk|read-api|background)/)" },
      { path: "^lib/(provisioning|desk|background)/" },
    ),
    leansOnlyOn(
      "background-work-is-a-shape",
      "Every room says what it does in the background, and only the engine knows them all.",
      "^lib/background-work\\.ts$",
      { allowed: [] },
    ),
    never(
      "the-desk-calls-no-vendor",
      "Staff never act in a customer's tenant themselves: what they ask for is done by provisioning, as the customer's own checks are.",
      { path: "^lib/desk/" },
      { path: ["^lib/(microsoft|dropzone|read-api|background)/"] },
    ),
    leansOnlyOn("ui-knows-no-product", "Primitives: they know no words and no states of the product.", "^components/ui/", {
      allowed: ["\\.css$", ...npm("react", "react-dom", "next", "lucide-react", "@types/react", "@types/react-dom")],
    }),
    leansOnlyOn(
      "components-draw",
      "A component is given what it draws. It knows the words of the product and the browser, and loads nothing.",
      "^components/",
      { allowed: [pure, "\\.css$", ...npm("react", "react-dom", "next", "lucide-react", "zod", "@types/react", "@types/react-dom")] },
    ),
    never(
      "app-calls-no-vendor",
      "A page asks who is there, loads and draws; it has no fetch. Vendors are reached through provisioning and identity.",
      { path: "^app/" },
      { path: ["^lib/(microsoft|dropzone|mail)/", "node_modules/@microsoft/"] },
    ),
    never("nothing-below-app-imports-it", "Downwards only.", { path: "^(lib|components|sandbox)/" }, { path: "^app/" }),
    never(
      "portal-does-not-know-the-sandbox",
      "It is configuration that points at the sandbox. A portal that could tell would behave better there than at Microsoft.",
      { path: portal },
      { path: "^(sandbox|testing|e2e|bench|scripts)/" },
    ),
    never(
      "sandbox-knows-only-itself",
      "It is worth something because it was not written from the portal: a shared table of ids would share its mistakes.",
      { path: "^sandbox/" },
      { path: [portal, "^(testing|e2e|bench|scripts)/"] },
    ),
    leansOnlyOn("sandbox-world-is-the-ground", "What is remembered knows nothing of the services that remember it.", "^sandbox/world/", {
      node: true,
      allowed: ["^node_modules/"],
    }),
    leansOnlyOn("sandbox-wire-knows-no-service", "What all services need to speak http: nothing of one service alone.", "^sandbox/wire/", {
      node: true,
      allowed: ["^sandbox/world/", "^node_modules/"],
    }),
    never(
      "sandbox-services-know-no-scene",
      "Scenes and the control API arrange the services. A service that knew its scene would behave better in it.",
      { path: "^sandbox/(entra|graph|exchange|defender|cloud-apps|dropzone)/" },
      { path: "^sandbox/(scenes|control)/" },
    ),
    never(
      "scripts-know-no-journeys",
      "What a script shares with the journeys in a browser lies in testing. An arrow back up would make the demo depend on a test.",
      { path: "^(scripts|testing)/" },
      { path: "^(e2e|bench)/" },
    ),
    {
      name: "nothing-imports-tests",
      comment: "What two tests share is a file in testing.",
      severity: "error",
      from: {},
      to: { path: tests },
    },
    {
      name: "no-circles",
      comment: "Two files that need each other are one file, or three. Types count too: a reader has to follow them as well.",
      severity: "error",
      from: { pathNot: "^lib/store/generated/" },
      to: { circular: true },
    },
    {
      name: "everything-resolves",
      comment: "A path that is not found is a path that no rule above can see.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["(^|/)node_modules/.*/node_modules/", "^\\.next/", "^\\.data/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
