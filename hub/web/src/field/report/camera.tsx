// camera.tsx: the first tap. The view of the camera where the browser gives it, else the
// telephone's own camera app; then the photo, and the way to another.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../../shared/text";
import { clock } from "../../shared/time";
import { tellFailed } from "../more/notes";
import { fromFile, fromVideo } from "../photo/take";
import { photo } from "./draft";
import { Icon } from "./icons";
import { fix, isLocating } from "./locate";
import { placeText } from "./place";

const WANTED = { video: { facingMode: "environment", width: { ideal: 1920 } }, audio: false };
const stream = signal<MediaStream | null>(null);

async function openCamera(): Promise<void> {
  try {
    stream.value = (await navigator.mediaDevices?.getUserMedia(WANTED)) ?? null;
  } catch {
    stream.value = null; // not allowed, or none: the camera's own app then
  }
}

function closeCamera(): void {
  for (const track of stream.peek()?.getTracks() ?? []) track.stop();
  stream.value = null;
}

/* The light of the camera goes out while nobody looks. */
function useCamera(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const look = () => {
      if (document.visibilityState === "hidden") closeCamera();
      else if (!stream.peek()) void openCamera();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      closeCamera();
    };
  }, [isWanted]);
}

function Live({ source }: { source: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    if (!video.current) return;
    video.current.srcObject = source;
    void video.current.play().catch(() => undefined);
  }, [source]);
  const shoot = async () => {
    if (!video.current?.videoWidth) return;
    photo.value = await fromVideo(video.current);
  };
  return (
    <>
      <video ref={video} muted playsInline aria-label={text("field.camera_view")} />
      <button type="button" class="shutter" onClick={() => void shoot()}>
        <span class="visually-hidden">{text("field.shoot")}</span>
      </button>
    </>
  );
}

function Choose() {
  const [isBusy, setBusy] = useState(false);
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    setBusy(true);
    try {
      photo.value = await fromFile(file);
    } catch {
      tellFailed(text("field.photo_bad"));
    }
    input.value = "";
    setBusy(false);
  };
  return (
    <label class="choose" aria-busy={isBusy}>
      <Icon name="report" />
      <span>{text(isBusy ? "field.photo_busy" : "field.photo_take")}</span>
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => void take(event.currentTarget)}
      />
    </label>
  );
}

function Taken({ blob }: { blob: Blob }) {
  const [address, setAddress] = useState("");

  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return (
    <>
      {address && <img src={address} alt={text("field.photo_yours")} />}
      <button
        type="button"
        class="button again"
        onClick={() => {
          photo.value = null;
        }}
      >
        {text("field.photo_again")}
      </button>
    </>
  );
}

/** Where and when, on the picture; a touch opens the map. */
function Whereabouts({ onPlace }: { onPlace: () => void }) {
  const at = fix.value;
  const said = at
    ? placeText(at)
    : text(isLocating.value ? "field.place_search" : "field.place_none");
  return (
    <button type="button" class="whereabouts" onClick={onPlace}>
      <Icon name="pin" />
      <span class="mono">
        {said} · {clock(photo.value?.taken ?? Date.now())}
      </span>
      <span class="visually-hidden">{text("field.place_change")}</span>
    </button>
  );
}

export function Camera({ onPlace }: { onPlace: () => void }) {
  const taken = photo.value;
  useCamera(taken === null);
  return (
    <section class="camera" aria-label={text("field.photo")}>
      {taken ? (
        <Taken blob={taken.blob} />
      ) : stream.value ? (
        <Live source={stream.value} />
      ) : (
        <Choose />
      )}
      <Whereabouts onPlace={onPlace} />
    </section>
  );
}
