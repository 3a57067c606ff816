// photos.tsx: the pictures of a report; one opens large.
import { useSignal } from "@preact/signals";
import type { Schemas } from "../../shared/api";
import { Dialog } from "../../shared/dialog";
import { text } from "../../shared/text";
import { moment } from "../../shared/time";

type Photo = Schemas["Photo"];

const addressOf = (report: string, { name = "" }: Photo): string =>
  `/api/v1/reports/${report}/photos/${encodeURIComponent(name)}`;

const wordsOf = ({ taken }: Photo): string =>
  taken ? text("console_room.photo_taken", { time: moment(taken) }) : text("console_room.photo");

interface PhotosProps {
  report: string;
  photos: readonly Photo[];
}

export function Photos({ report, photos }: PhotosProps) {
  const large = useSignal<Photo | null>(null);
  if (photos.length === 0) return null;
  return (
    <div class="photos">
      {photos.map((photo) => (
        <button
          key={photo.name}
          type="button"
          class="photo"
          onClick={() => {
            large.value = photo;
          }}
        >
          <img src={addressOf(report, photo)} alt={wordsOf(photo)} loading="lazy" />
        </button>
      ))}
      {large.value && (
        <Dialog
          title={wordsOf(large.value)}
          onClose={() => {
            large.value = null;
          }}
        >
          <img
            class="photo-large"
            src={addressOf(report, large.value)}
            alt={wordsOf(large.value)}
          />
        </Dialog>
      )}
    </div>
  );
}
