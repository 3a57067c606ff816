// take.ts: from a picture to what is sent: smaller, turned upright, and telling nothing of itself
// but when it was taken.
import { takenAt, withTime } from "./exif";
import { ENOUGH_BYTES, QUALITIES, scaled } from "./size";

export interface Photo {
  blob: Blob;
  taken: number; // ms since the epoch
}

const jpegOf = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : fail(new Error("no JPEG"))),
      "image/jpeg",
      quality,
    ),
  );

async function shrink(
  source: CanvasImageSource,
  width: number,
  height: number,
  taken: number,
): Promise<Photo> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, scaled(width, height));
  canvas.getContext("2d")?.drawImage(source, 0, 0, canvas.width, canvas.height);
  let blob = await jpegOf(canvas, QUALITIES[0]);

  for (const quality of QUALITIES.slice(1))
    if (blob.size > ENOUGH_BYTES) blob = await jpegOf(canvas, quality);
  const jpeg = withTime(new Uint8Array(await blob.arrayBuffer()), taken);
  return { blob: new Blob([jpeg], { type: "image/jpeg" }), taken };
}

/** What the camera shows now. */
export const fromVideo = (video: HTMLVideoElement): Promise<Photo> =>
  shrink(video, video.videoWidth, video.videoHeight, Date.now());

/** A picture of the camera's own app, or one taken before; throws when it is none. */
export async function fromFile(file: File): Promise<Photo> {
  const taken = takenAt(new Uint8Array(await file.arrayBuffer())) ?? file.lastModified;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });

  try {
    return await shrink(bitmap, bitmap.width, bitmap.height, Math.min(taken, Date.now()));
  } finally {
    bitmap.close();
  }
}
