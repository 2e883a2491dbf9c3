/** A JPEG with another size in its header (ITU-T T.81, B.2.2): cheap to make, costly to believe. */
export function claimingSize(jpeg: Buffer, widthPx: number, heightPx: number): Buffer {
  const claimed = Buffer.from(jpeg);
  const startOfFrame = claimed.indexOf(Buffer.from([0xff, 0xc0]));
  claimed.writeUInt16BE(heightPx, startOfFrame + 5);
  claimed.writeUInt16BE(widthPx, startOfFrame + 7);
  return claimed;
}
