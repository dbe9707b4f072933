import { readFile, writeFile } from "node:fs/promises";
import { generatePrismaClient } from "../stack/prisma-client";
import { envExample, generatedDocuments, openApiDocument, withGeneratedBlocks } from "./generated-docs";

/** npm run generate: writes .env.example, docs/openapi.yaml and the generated tables of the documents. */

await generatePrismaClient();
await writeFile(".env.example", envExample());
await writeFile("docs/openapi.yaml", openApiDocument());
for (const file of generatedDocuments) await writeFile(file, withGeneratedBlocks(file, await readFile(file, "utf8")));
