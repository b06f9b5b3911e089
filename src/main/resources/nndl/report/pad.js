/*
 * A pad to draw on, with a mouse, a finger, a pen or the keyboard, and beside it what the network sees and answers.
 * Strokes are kept as points, so the last one can be taken back.
 */

nndl.PAD = 560;

/** As wide as a pen is in the images of digits; clothes are painted. */
nndl.strokeOf = (run) => (run.kind === "fashion" ? 90 : 44);

nndl.drawSection = (page) => {
  const { run, images } = page;
  const body = nndl.body("draw");
  const pad = { strokes: [], open: undefined };
  const isImage = run.rows * run.columns === page.network?.layers[0].columns;
  if (!isImage) {
    nndl.lack(body, run.noPad ?? "There is no pad: nothing says that the inputs are images of one channel.");
    return;
  }
  page.show = (i) => pad.showStored(i);
  const view = nndl.answerView(page);
  nndl.sheet(pad, page, view);
  nndl.stored(pad, page, view);
  body.append(
    nndl.el("div", { class: "pad" }, nndl.padControls(pad, images), view.inside, view.answers),
    nndl.el("p", { class: "hint" }, nndl.prose(nndl.hint(run))),
  );
};

/** The canvas, its listeners, and what happens to its strokes. */
nndl.sheet = (pad, page, view) => {
  const { run, network } = page;
  const [low, high] = network.range;
  pad.canvas = nndl.el("canvas", {
    class: "ink",
    width: nndl.PAD,
    height: nndl.PAD,
    tabindex: 0,
    role: "application",
    "aria-label": "Pad to draw on",
    "aria-describedby": "keys",
  });
  pad.context = pad.canvas.getContext("2d", { willReadFrequently: true });
  Object.assign(pad.context, {
    lineWidth: nndl.strokeOf(run),
    lineCap: "round",
    lineJoin: "round",
    strokeStyle: "#000",
  });
  pad.sheet = nndl.el(
    "div",
    { class: "sheet" },
    pad.canvas,
    nndl.el("p", {
      text:
        { mnist: "Draw a digit", digits: "Draw a digit", fashion: "Draw a piece of clothing" }[run.kind] ?? "Draw here",
    }),
    nndl.el("div", { class: "pen" }),
  );
  pad.answer = (ended) => {
    if (nndl.isDot(pad.strokes, pad.context.lineWidth / 4)) {
      view.show(undefined, undefined, ended, undefined, ended ? "A dot is no drawing yet." : undefined);
      return;
    }
    const data = pad.context.getImageData(0, 0, nndl.PAD, nndl.PAD).data;
    const ink = new Uint8Array(nndl.PAD * nndl.PAD);
    for (let i = 0; i < ink.length; i++) {
      ink[i] = data[4 * i + 3];
    }
    const drawn = nndl.fitDrawing(ink, nndl.PAD, nndl.PAD, run.rows, run.columns, nndl.drawingSide(run));
    const greys = drawn && Float32Array.from(drawn, (byte) => byte / 255);
    const inputs = greys?.map((grey) => low + grey * (high - low));
    view.show(greys, inputs, ended);
  };
  pad.wipe = () => {
    pad.context.clearRect(0, 0, nndl.PAD, nndl.PAD);
    pad.stored = false;
  };
  pad.begin = (points) => {
    if (pad.stored) {
      pad.wipe();
    }
    pad.strokes.push(points);
    nndl.drawStroke(pad.context, points);
    pad.changed(false);
  };
  pad.mark = () => {
    const drawn = pad.stored || pad.strokes.length > 0;
    pad.sheet.classList.toggle("drawn", drawn);
    pad.clear.disabled = !drawn;
    pad.undo.disabled = pad.strokes.length === 0;
  };
  pad.redraw = () => {
    pad.wipe();
    pad.strokes.forEach((stroke) => nndl.drawStroke(pad.context, stroke));
    pad.changed(true);
  };
  pad.changed = (ended) => {
    pad.mark();
    cancelAnimationFrame(pad.frame);
    pad.frame = requestAnimationFrame(() => pad.answer(ended));
  };
  nndl.pointers(pad);
  nndl.keys(pad);
};

nndl.drawStroke = (context, points) => {
  const [{ x: startX, y: startY }] = points;
  context.beginPath();
  if (points.every(({ x, y }) => x === startX && y === startY)) {
    context.arc(startX, startY, context.lineWidth / 2, 0, 2 * Math.PI); // a line of no length draws nothing
    context.fill();
    return;
  }
  context.moveTo(startX, startY);
  points.forEach(({ x, y }) => context.lineTo(x, y));
  context.stroke();
};

/** Whether something is drawn, all within so many points of its beginning: enlarged, a dot would fill the image. */
nndl.isDot = (strokes, most) => {
  const start = strokes[0]?.[0];
  const isNear = ({ x, y }) => Math.abs(x - start.x) < most && Math.abs(y - start.y) < most;
  return start !== undefined && strokes.every((points) => points.every(isNear));
};

nndl.pointers = (pad) => {
  const place = (event) => {
    const box = pad.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * nndl.PAD,
      y: ((event.clientY - box.top) / box.height) * nndl.PAD,
    };
  };
  const listeners = {
    pointerdown(event) {
      if (event.button !== 0 || pad.open) {
        return;
      }
      pad.canvas.setPointerCapture(event.pointerId);
      pad.open = { id: event.pointerId, points: [place(event)] };
      pad.begin(pad.open.points);
    },
    pointermove(event) {
      if (pad.open?.id !== event.pointerId) {
        return;
      }
      const before = pad.open.points.at(-1);
      const events = event.getCoalescedEvents?.() ?? [];
      const fresh = (events.length ? events : [event]).map(place);
      pad.open.points.push(...fresh);
      nndl.drawStroke(pad.context, [before, ...fresh]);
      pad.changed(false);
    },
    pointerup(event) {
      if (pad.open?.id === event.pointerId) {
        pad.open = undefined;
        pad.changed(true);
      }
    },
  };
  listeners.pointercancel = listeners.pointerup;
  Object.entries(listeners).forEach(([event, listener]) => pad.canvas.addEventListener(event, listener));
};

/** Arrows move the pen, the space bar lowers and lifts it. */
nndl.keys = (pad) => {
  const pen = { x: nndl.PAD / 2, y: nndl.PAD / 4, points: undefined };
  const dot = pad.sheet.querySelector(".pen");
  const show = () => {
    dot.style.setProperty("--x", pen.x / nndl.PAD);
    dot.style.setProperty("--y", pen.y / nndl.PAD);
    dot.classList.toggle("down", Boolean(pen.points));
  };
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const lift = () => {
    pen.points = undefined;
    show();
  };
  pad.canvas.addEventListener("blur", lift);
  pad.canvas.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      lift();
      pad.takeBack();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (moves[event.key]) {
      const step = event.shiftKey ? 8 : 24;
      const [right, down] = moves[event.key];
      const inside = (at) => Math.max(0, Math.min(nndl.PAD, at));
      pen.x = inside(pen.x + right * step);
      pen.y = inside(pen.y + down * step);
      if (pen.points) {
        pen.points.push({ x: pen.x, y: pen.y });
        nndl.drawStroke(pad.context, pen.points.slice(-2));
        pad.changed(false);
      }
    } else if (event.key === " " || event.key === "Enter") {
      if (pen.points) {
        pen.points = undefined;
        pad.changed(true);
      } else {
        pen.points = [{ x: pen.x, y: pen.y }];
        pad.begin(pen.points);
      }
    } else if (event.key === "Backspace") {
      lift();
      pad.takeBack();
    } else if (event.key === "Delete") {
      lift();
      pad.empty();
    } else {
      return;
    }
    event.preventDefault();
    show();
  });
  show();
};

nndl.padControls = (pad, images) => {
  pad.takeBack = () => {
    pad.strokes.pop();
    pad.redraw();
  };
  pad.empty = () => {
    pad.strokes.length = 0;
    pad.redraw();
  };
  const button = (text, click) => nndl.el("button", { type: "button", text, on: { click } });
  pad.undo = button("Undo", pad.takeBack);
  pad.clear = button("Clear", pad.empty);
  pad.undo.disabled = pad.clear.disabled = true;
  const next = images && button("A stored image", () => pad.showStored(pad.next));
  return nndl.el(
    "div",
    {},
    pad.sheet,
    nndl.el("div", { class: "row" }, pad.undo, pad.clear, next),
    nndl.el("p", {
      id: "keys",
      class: "hidden-text",
      text: "Arrow keys move the pen, with Shift in small steps. The space bar lowers and lifts it. Backspace takes the last stroke back, Delete clears the pad.",
    }),
  );
};

/** Puts an image of the test set before the network in place of a drawing. */
nndl.stored = (pad, page, view) => {
  const { run, images } = page;
  pad.next = 0;
  pad.showStored = (i) => {
    pad.strokes.length = 0;
    pad.redraw();
    cancelAnimationFrame(pad.frame);
    pad.next = (i + 1) % images.count;
    nndl.drawStored(pad, run, images.greys(i));
    const stored = { name: images.names?.[i] ?? "Stored image", label: images.labels[i] };
    view.show(images.greys(i), images.inputs(i), true, stored);
    document.getElementById("draw").scrollIntoView({ block: "nearest" });
  };
};

/** The image as ink on the pad, as large as the pad is; the first stroke after it begins an empty one. */
nndl.drawStored = (pad, run, greys) => {
  const small = nndl.el("canvas");
  nndl.paint(small, run.rows, run.columns, (i) => [0, 0, 0, Math.round(255 * Math.max(0, Math.min(1, greys[i])))]);
  pad.context.imageSmoothingEnabled = false;
  pad.context.drawImage(small, 0, 0, nndl.PAD, nndl.PAD);
  pad.stored = true;
  pad.mark();
};

nndl.hint = (run) => {
  const what = { mnist: "digits", digits: "digits", fashion: "clothes" }[run.kind] ?? "images";
  const fitted = `A drawing is cropped, scaled and centred as the ${what} of the data set are.`;
  const from = run.kind === "fashion" ? " Fill the outline: the network knows photographs, not lines." : "";
  const sums = run.cost === "log-likelihood" ? "" : ", with outputs that need not add up to 100\u00a0%";
  const always = ` Draw large: of a short stroke the network sees little but the pen. It answers whatever is drawn${sums}.`;
  return `${fitted}${nndl.handOf(run)}${from}${always}`;
};

/** What a network that was trained here knows of free hand. */
nndl.handOf = ({ repeat }) => {
  if (!repeat) {
    return "";
  }
  return repeat.some((option) => /^--deform(?!-flip)/.test(option) && !option.endsWith("none"))
    ? " This network was trained on distorted images, so it knows more than one hand."
    : " This network was trained without distorted images, and is weaker on free hand than its headline says; one trained with --deform answers better.";
};
