/*
 * From a drawing to the image that the network sees, by the rule that nndl has for pictures of drawings on clean
 * paper (nndl.data.image: Strokes, PadFit, AreaAverage): specks go, contrast is stretched, the longer side becomes
 * 20 of 28 pixels by averages over areas, the lightest pixel becomes 255, and the centre of mass comes to the middle.
 * Only Fashion-MNIST and the 8 x 8 digits have no such margin: there the longer side is that of the image.
 */

/** The longer side of a drawing in an image of a run's data set. */
nndl.drawingSide = ({ kind, rows, columns }) => {
  const side = Math.min(rows, columns);
  return kind === "fashion" || kind === "digits" ? side : Math.max(1, Math.round((side * 20) / 28));
};

/**
 * @param ink 0 to 255 of each pixel, row after row; 0 is paper
 * @param rows and columns of the image that is wanted
 * @param side of its pixels, the longer one of the drawing
 * @return its bytes; undefined if there is no drawing
 */
nndl.fitDrawing = (ink, height, width, rows, columns, side) => {
  const kept = nndl.stretched(nndl.withoutSpecks(ink, height, width));
  const box = nndl.inkBox(kept, height, width);
  if (!box) {
    return undefined;
  }
  const longest = Math.max(box.rows, box.columns);
  const scaled = (length) => Math.max(1, Math.floor((length * side + Math.floor(longest / 2)) / longest));
  const small = nndl.areaAverage(kept, width, box, scaled(box.rows), scaled(box.columns));
  const most = Math.max(...small.pixels);
  if (most === 0) {
    return undefined;
  }
  small.pixels = small.pixels.map((value) => Math.floor((value * 255 + Math.floor(most / 2)) / most));
  return nndl.centred(small, rows, columns);
};

/** Pieces that hang together are kept if they have a fiftieth of the ink of the largest. */
nndl.withoutSpecks = (ink, height, width) => {
  const noise = 24;
  const piece = new Int32Array(ink.length);
  const inks = [0];
  const sizes = [0];
  const stack = [];
  for (let start = 0; start < ink.length; start++) {
    if (ink[start] < noise || piece[start]) {
      continue;
    }
    const number = inks.push(0) - 1;
    sizes.push(0);
    piece[start] = number;
    stack.push(start);
    while (stack.length) {
      const i = stack.pop();
      inks[number] += ink[i];
      sizes[number]++;
      const row = Math.floor(i / width);
      const column = i - row * width;
      for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
          const j = r * width + c;
          if (ink[j] >= noise && !piece[j]) {
            piece[j] = number;
            stack.push(j);
          }
        }
      }
    }
  }
  const main = inks.indexOf(Math.max(...inks));
  const least = Math.max(4, Math.floor(ink.length / 20000));
  const keeps = inks.map((own) => sizes[main] >= least && own * 50 >= inks[main]);
  return ink.map((value, i) => (piece[i] && keeps[piece[i]] ? value : 0));
};

/** A tenth of the usual contrast becomes 0 and nine tenths 255. */
nndl.stretched = (ink) => {
  const counts = new Array(256).fill(0);
  ink.forEach((value) => counts[value]++);
  const all = ink.length - counts[0];
  let full = 255;
  for (let above = counts[255]; all > 0 && 10 * above < all; above += counts[full]) {
    full--;
  }
  const level = (value) => Math.trunc(((10 * value - full) * 255) / (8 * full));
  return ink.map((value) => Math.max(0, Math.min(255, level(value))));
};

/** The least part that holds all ink but the faintest. */
nndl.inkBox = (ink, height, width) => {
  let top = height;
  let left = width;
  let bottom = 0;
  let right = 0;
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      if (ink[i] > 31) {
        top = Math.min(top, row);
        bottom = row + 1;
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
      }
    }
  }
  return bottom > 0 ? { top, left, rows: bottom - top, columns: right - left } : undefined;
};

/** A part in another size: each new pixel is the average of the area that it covers. */
nndl.areaAverage = (pixels, width, box, rows, columns) => {
  const sums = new Float64Array(rows * columns);
  for (let r = 0; r < box.rows; r++) {
    for (let c = 0; c < box.columns; c++) {
      const value = pixels[(box.top + r) * width + box.left + c];
      if (value === 0) {
        continue;
      }
      for (const [row, high] of nndl.shares(r, rows, box.rows)) {
        for (const [column, wide] of nndl.shares(c, columns, box.columns)) {
          sums[row * columns + column] += high * wide * value;
        }
      }
    }
  }
  const area = box.rows * box.columns;
  return { rows, columns, pixels: Array.from(sums, (sum) => Math.floor((sum + Math.floor(area / 2)) / area)) };
};

/** Which new pixels an old one covers, and how much of each, in units of which a new one has `from`. */
nndl.shares = (old, to, from) => {
  const shares = [];
  const end = (old + 1) * to;
  for (let at = old * to; at < end;) {
    const target = Math.floor(at / from);
    const next = Math.min(end, (target + 1) * from);
    shares.push([target, next - at]);
    at = next;
  }
  return shares;
};

/** Puts the centre of mass on the middle pixel, as far as all of the drawing stays inside. */
nndl.centred = (small, rows, columns) => {
  const mass = nndl.sum(small.pixels);
  const moment = (place) => small.pixels.reduce((sum, value, i) => sum + value * place(i), 0);
  const offset = (along, length, whole) => {
    const nearest = Math.floor((2 * Math.floor(whole / 2) * mass - 2 * along + mass) / (2 * mass));
    return Math.max(0, Math.min(whole - length, nearest));
  };
  const top = offset(
    moment((i) => Math.floor(i / small.columns)),
    small.rows,
    rows,
  );
  const left = offset(
    moment((i) => i % small.columns),
    small.columns,
    columns,
  );
  const image = new Uint8Array(rows * columns);
  small.pixels.forEach((value, i) => {
    image[(top + Math.floor(i / small.columns)) * columns + left + (i % small.columns)] = value;
  });
  return image;
};
