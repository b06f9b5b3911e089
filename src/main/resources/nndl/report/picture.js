/*
 * Numbers as pictures. Ink is black and transparent, so that the page's paper shows through and the style sheet can
 * turn it light in the dark; weights go from orange over nothing to blue.
 */

nndl.BLUE = [26, 129, 196];
nndl.ORANGE = [224, 106, 16];

/** Draws pixels onto a canvas of that many: `color(i)` gives red, green, blue and opacity, 0 to 255. */
nndl.paint = (canvas, rows, columns, color) => {
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    image.data.set(color(i), 4 * i);
  }
  context.putImageData(image, 0, 0);
};

/** Grey values from 0 to 1: digits as ink on the page's paper, other images as they are, light on black. */
nndl.paintGrey = (canvas, run, greys) => {
  const ink = run.kind !== "fashion";
  canvas.classList.toggle("ink", ink);
  nndl.paint(canvas, run.rows, run.columns, (i) => {
    const grey = Math.max(0, Math.min(255, 255 * greys[i]));
    return ink ? [20, 22, 25, grey] : [grey, grey, grey, 255];
  });
};

/** Numbers of both signs, where `most` is the strongest colour. */
nndl.paintSigned = (canvas, rows, columns, values, offset, most) => {
  nndl.paint(canvas, rows, columns, (i) => {
    const share = i + offset < values.length ? Math.min(1, Math.abs(values[offset + i]) / most) : 0;
    const [red, green, blue] = values[offset + i] < 0 ? nndl.ORANGE : nndl.BLUE;
    return [red, green, blue, Math.round(255 * share ** 0.8)];
  });
};

/** A canvas that a screen reader takes for a picture. */
nndl.picture = (label, classes = "image") => nndl.el("canvas", { class: classes, role: "img", "aria-label": label });

/** What colours of both signs mean. */
nndl.signedScale = (most) => {
  const canvas = nndl.picture("Orange is negative, blue is positive", "");
  nndl.paintSigned(
    canvas,
    1,
    101,
    Float32Array.from({ length: 101 }, (_, i) => i - 50),
    0,
    50,
  );
  return nndl.el(
    "div",
    { class: "scale" },
    nndl.el("span", { text: `\u2212${nndl.short(most, 2)}` }),
    canvas,
    nndl.el("span", { text: `+${nndl.short(most, 2)}` }),
  );
};

/** Bytes in which a 0 is followed by the number of zeros that it stands for. */
nndl.zeroRuns = (coded, length) => {
  const bytes = new Uint8Array(length);
  for (let from = 0, to = 0; from < coded.length && to < length; from++) {
    if (coded[from] === 0) {
      to += coded[++from];
    } else {
      bytes[to++] = coded[from];
    }
  }
  return bytes;
};

/** The stored images of a run: their bytes are grey values, and divided what the network reads. */
nndl.readImages = (run) => {
  const images = run.images;
  if (!images || !images.count) {
    return undefined;
  }
  const size = images.width * images.height;
  const divisor = images.divisor ?? 255;
  const pixels = nndl.zeroRuns(nndl.bytes(images.pixels), images.count * size);
  const divided = (i, by) => Float32Array.from(pixels.subarray(i * size, (i + 1) * size), (byte) => byte / by);
  return {
    ...images,
    pixels,
    size,
    greys: (i) => divided(i, 255),
    inputs: (i) => divided(i, divisor),
    errors: Array.from({ length: images.count }, (_, i) => i).filter((i) => images.labels[i] !== images.predictions[i]),
  };
};

/** The name of a class, or of the answer that a sample is of none. */
nndl.className = (run, c) => run.classNames[c] ?? "none";

/**
 * Images with what they are and what the network took them for.
 *
 * @param page with the images, and `show`, which puts one of them on the pad, if there is a pad
 * @param which their numbers
 */
nndl.gallery = (page, which, small = false) => {
  const { run, images } = page;
  const share = (numbers, i) => (numbers ? nndl.sureness(numbers[i]) : "");
  const line = (word, name, confidence, wrong) =>
    nndl.el(
      "span",
      { class: wrong ? "wrong" : undefined },
      nndl.el("b", { text: `${word} ${name}`, title: `${word} ${name}` }),
      confidence,
    );
  const figure = (i) => {
    const label = nndl.className(run, images.labels[i]);
    const answer = nndl.className(run, images.predictions[i]);
    const canvas = nndl.picture(`${label}, answered ${answer}`);
    nndl.paintGrey(canvas, run, images.greys(i));
    const title = images.names?.[i];
    const image = page.show
      ? nndl.el(
          "button",
          {
            type: "button",
            title,
            "aria-label": `Show ${label}, answered ${answer}, on the pad`,
            on: { click: () => page.show(i) },
          },
          canvas,
        )
      : nndl.el("div", { class: "still", title }, canvas);
    const wrong = images.labels[i] !== images.predictions[i];
    const caption = small
      ? nndl.el("figcaption", { text: share(images.confidences, i) })
      : nndl.el(
          "figcaption",
          {},
          line("is", label, share(images.labelConfidences, i), false),
          line("said", answer, share(images.confidences, i), wrong),
        );
    return nndl.el("figure", {}, image, caption);
  };
  const width = small ? " small" : run.classNames.some((name) => name.length > 3) ? " long" : "";
  return nndl.el("div", { class: `gallery${width}` }, which.map(figure));
};
