import { writeFileSync } from "node:fs";
import { parityDocument } from "./parity-document";

/** Writes docs/sandbox-parity.md. */
writeFileSync(new URL("../../docs/sandbox-parity.md", import.meta.url), parityDocument());
