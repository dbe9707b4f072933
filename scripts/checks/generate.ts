import { readFile, writeFile } from "node:fs/promises";
import { generatePrismaClient } from "../stack/prisma-client";
import { envExample, generatedDocuments, withGeneratedBlocks } from "./generated-docs";

/** npm run generate: writes .env.example and the generated tables of the documents. */

await generatePrismaClient();
await writeFile(".env.example", envExample());
for (const file of generatedDocuments) await writeFile(file, withGeneratedBlocks(file, await readFile(file, "utf8")));
