import { Ban, Check, type LucideIcon, Plus } from "lucide-react";
import { TextLink } from "@/components/ui/text-link";

export type RowFateView = {
  line: number;
  name: string;
  dropzoneHost: string;
  fate: "create" | "already-there" | "cannot";
  slug: string | null;
  notes: readonly string[];
};

/** What happens to each row of an imported table. On a narrow screen each row is a block of its own. */
export function ImportFates({ fates }: { fates: readonly RowFateView[] }) {
  const count = (fate: RowFateView["fate"]) => fates.filter((row) => row.fate === fate).length;
  return (
    <div>
      <p className="text-note text-muted tabular-nums">
        {fateWords.create.word}: {count("create")} · {fateWords["already-there"].word}: {count("already-there")} · {fateWords.cannot.word}:{" "}
        {count("cannot")}
      </p>
      <div className="mt-3 rounded-control border border-line">
        <table className="w-full text-left text-small tabular-nums max-sm:block">
          <thead className="sticky top-0 text-micro text-muted max-sm:sr-only">
            <tr>
              {["Line", "Name", "Dropzone host", "What happens"].map((head) => (
                <th
                  key={head}
                  scope="col"
                  className="border-b border-line bg-canvas px-3 py-2 font-medium whitespace-nowrap first:rounded-tl-control last:rounded-tr-control"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line align-top max-sm:block">
            {fates.map((row) => {
              const { Icon, look, word } = fateWords[row.fate];
              return (
                <tr
                  key={row.line}
                  className="max-sm:grid max-sm:grid-cols-[2rem_minmax(0,1fr)] max-sm:gap-y-1 max-sm:px-3 max-sm:py-2.5 max-sm:[&>td]:p-0"
                >
                  <td className="px-3 py-2 text-faint max-sm:row-span-3">{row.line}</td>
                  <td className="px-3 py-2 font-medium">{row.name || "No name"}</td>
                  <td className="px-3 py-2 break-all">{row.dropzoneHost || "No host"}</td>
                  <td className="px-3 py-2">
                    <span className="flex items-start gap-2">
                      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${look}`} />
                      <span>
                        {word}
                        {row.fate === "create" && <span className="text-muted"> as {row.slug}</span>}
                        {row.fate === "already-there" && row.slug && (
                          <>
                            : <TextLink href={`/customers/${row.slug}`}>{row.slug}</TextLink>
                          </>
                        )}
                        {row.notes.map((note) => (
                          <span key={note} className="block text-muted">
                            {note}
                          </span>
                        ))}
                      </span>
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const fateWords: Record<RowFateView["fate"], { word: string; Icon: LucideIcon; look: string }> = {
  create: { word: "Will be created", Icon: Plus, look: "text-accent-ink" },
  "already-there": { word: "Is there already", Icon: Check, look: "text-muted" },
  cannot: { word: "Cannot be created", Icon: Ban, look: "text-danger" },
};
