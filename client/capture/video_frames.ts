import { localNowMs } from '../stream/clock.ts';

/**
 * Calls back for each new picture of a playing video with the time it was taken, by this page's clock: the camera's
 * own where the browser knows it. Returns what ends it.
 */
export function watchVideo(video: HTMLVideoElement, onPicture: (capturedAtMs: number) => void): () => void {
  return 'requestVideoFrameCallback' in video ? byVideoFrame(video, onPicture) : byTime(video, onPicture);
}

function byVideoFrame(video: HTMLVideoElement, onPicture: (capturedAtMs: number) => void): () => void {
  let request = video.requestVideoFrameCallback(function next(_now, { captureTime }) {
    request = video.requestVideoFrameCallback(next);
    onPicture(captureTime === undefined ? localNowMs() : performance.timeOrigin + captureTime);
  });
  return () => video.cancelVideoFrameCallback(request);
}

/** Where a browser doesn't tell of new pictures: when its time has moved on, there is one. */
function byTime(video: HTMLVideoElement, onPicture: (capturedAtMs: number) => void): () => void {
  let shownS = -1;
  let request = requestAnimationFrame(function next() {
    request = requestAnimationFrame(next);
    if (video.currentTime === shownS || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    shownS = video.currentTime;
    onPicture(localNowMs());
  });
  return () => cancelAnimationFrame(request);
}
