import { Checkbox } from "@/components/ui/checkbox";
import { type LetterKind, letterKinds, letterKindWords } from "@/lib/catalogue/letters";

/** What somebody wants letters about. */
export function KindBoxes({ chosen }: { chosen: readonly LetterKind[] }) {
  return (
    <fieldset>
      <legend className="mb-1 text-note font-medium">Write when</legend>
      {letterKinds.map((kind) => (
        <Checkbox
          key={kind}
          name="kinds"
          value={kind}
          defaultChecked={chosen.includes(kind)}
          label={letterKindWords[kind].title}
          detail={letterKindWords[kind].detail}
        />
      ))}
    </fieldset>
  );
}
