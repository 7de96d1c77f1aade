// A picture's pixels in 256 colours. The commonest are kept as they are, or grounds would no longer be
// flat; the rest, the soft edges of letters and faces, are cut into boxes of like colours (median cut).
async (picture) => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const rgb = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const common = [...counts].sort((a, b) => b[1] - a[1]);
  const palette = common.slice(0, 128).map(([pixel]) => rgb(pixel));
  const index = new Map(common.slice(0, 128).map(([pixel], at) => [pixel, at]));
  const spread = (box) => {
    const ranges = [0, 1, 2].map((c) => {
      const all = box.map((one) => one.rgb[c]);
      return Math.max(...all) - Math.min(...all);
    });
    return [Math.max(...ranges), ranges.indexOf(Math.max(...ranges))];
  };
  const rest = common.slice(128).map(([pixel, count]) => ({ pixel, count, rgb: rgb(pixel) }));
  const boxes = rest.length ? [{ all: rest, spread: spread(rest) }] : [];
  while (boxes.length < 128) {
    const wide = boxes.filter((box) => box.all.length > 1).sort((a, b) => b.spread[0] - a.spread[0])[0];
    if (!wide) break;
    boxes.splice(boxes.indexOf(wide), 1);
    wide.all.sort((a, b) => a.rgb[wide.spread[1]] - b.rgb[wide.spread[1]]);
    const half = wide.all.length >> 1;
    for (const part of [wide.all.slice(0, half), wide.all.slice(half)])
      boxes.push({ all: part, spread: spread(part) });
  }
  for (const { all } of boxes) {
    const weight = all.reduce((sum, one) => sum + one.count, 0);
    const mean = [0, 1, 2].map((c) => Math.round(all.reduce((sum, one) => sum + one.rgb[c] * one.count, 0) / weight));
    for (const one of all) index.set(one.pixel, palette.length);
    palette.push(mean);
  }
  const bytes = Uint8Array.from(pixels, (pixel) => index.get(pixel));
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { width, height, palette: palette.flat(), pixels: btoa(binary) };
}
