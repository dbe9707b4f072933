import { Time } from "@/components/ui/time";
import { type Rhythm as RhythmOfSecret, rhythmWords } from "@/lib/onboarding/status/rhythm";

/** "Renewed every 180 days; next by 27 May 2027". */
export function Rhythm({ rhythm }: { rhythm: RhythmOfSecret }) {
  return (
    <>
      {rhythmWords(rhythm)}; next by <Time at={rhythm.nextBy} form="day" />.
    </>
  );
}
