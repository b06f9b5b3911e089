/*
 * Lines over a common x, drawn by uPlot: with a legend that switches lines off, a line of text that says what is under
 * the pointer (or the arrow keys, and is read out), and a table behind.
 */

/** All charts of the page: they are drawn once they have their places, and again when colours or sizes change. */
nndl.charts = [];

/**
 * @param options
 *   label: what the chart shows;
 *   x, xName, xValue: the common numbers, their name, and how one reads;
 *   value: how a y reads;
 *   series: lines with name, values, color (0 to 6), and maybe dash, points, hidden, dots: points without a line,
 *     or edge: of two of them what is between is filled; and edges that go where the line goes;
 *   lasting: whether the readout gives a line that has ended its last value, with its x;
 *   named: whether a single line is named; log: whether y is logarithmic; low, high: ends of y; band: y of a background
 */
nndl.chart = (options) => {
  const host = nndl.el("div", { class: "chart", role: "group", tabindex: 0 });
  const readout = nndl.el("p", { class: "readout", role: "status" });
  const legend = nndl.el("div", { class: "row legend", role: "group", "aria-label": `Lines: ${options.label}` });
  const chart = { options, host, plot: undefined };
  const table = nndl.behind("As a table", () => (options.table ?? nndl.chartTable)(chart.options));
  chart.element = nndl.el("figure", {}, legend, host, readout, table);
  chart.read = (i) => {
    const text = nndl.chartReadout(chart.options, i);
    if (readout.textContent !== text) {
      readout.textContent = text;
    }
  };
  chart.draw = (width) => {
    chart.plot?.destroy();
    chart.plot = nndl.plot(chart, width ?? host.clientWidth);
  };
  chart.update = (changes) => {
    Object.assign(chart.options, changes);
    host.setAttribute("aria-label", `${chart.options.label}; left and right arrow keys read its points`);
    legend.replaceChildren(...nndl.legendButtons(chart));
    chart.read(chart.options.x.length - 1);
    table.refresh();
    if (host.clientWidth > 0) {
      chart.draw();
    }
  };
  host.addEventListener("keydown", (event) => nndl.moveCursor(chart, event));
  chart.update({});
  nndl.charts.push(chart);
  return chart;
};

nndl.legendButtons = (chart) => {
  const { series } = chart.options;
  if (series.length < 2 && !chart.options.named) {
    return [];
  }
  const lines = series.filter((line) => !line.edge);
  return lines.map((line) => {
    const sample = nndl.svg(
      "svg",
      { viewBox: "0 0 24 10", "aria-hidden": "true" },
      nndl.svg("path", {
        d: line.dots ? "M12 5h0.01" : "M0 5H24",
        stroke: nndl.css(`--series-${line.color}`),
        "stroke-width": line.dots ? 7 : 2.5,
        "stroke-linecap": line.dots ? "round" : undefined,
        "stroke-dasharray": line.dash ? line.dash.join(" ") : undefined,
      }),
    );
    const toggle = () => {
      line.hidden = !line.hidden;
      (line.edges ?? []).forEach((edge) => {
        edge.hidden = line.hidden;
      });
      chart.update({});
      [...chart.element.querySelectorAll(".legend button")][lines.indexOf(line)].focus();
    };
    return nndl.el(
      "button",
      { type: "button", "aria-pressed": String(!line.hidden), on: { click: toggle } },
      sample,
      line.name,
    );
  });
};

/** What stands at one x, as a sentence. */
nndl.chartReadout = ({ x, xName, xValue, value, series, named, lasting }, i) => {
  const isKnown = (y) => y !== null && y !== undefined;
  const lastOf = (line) => (lasting ? line.values.slice(0, i + 1).findLastIndex(isKnown) : i);
  const when = (last) => (last === i ? "" : ` (${xName} ${xValue(x[last])})`);
  const there = series
    .filter((line) => !line.hidden && !line.edge)
    .map((line) => ({ line, last: lastOf(line) }))
    .filter(({ line, last }) => isKnown(line.values[last]))
    .map(({ line, last }) => `${series.length > 1 || named ? `${line.name} ` : ""}${value(line.values[last])}${when(last)}`);
  return i < 0 ? "" : `${nndl.capital(xName)} ${xValue(x[i])}: ${there.join(", ") || "not measured"}`;
};

nndl.chartTable = ({ label, x, xName, xValue, value, series }) =>
  nndl.table(
    label,
    [nndl.capital(xName), ...series.map((line) => line.name)],
    x.map((at, i) => [
      xValue(at),
      ...series.map((line) => (line.values[i] === null || line.values[i] === undefined ? "" : value(line.values[i]))),
    ]),
  );

/** Arrow keys move the cursor from x to x. */
nndl.moveCursor = (chart, event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || !chart.plot) {
    return;
  }
  event.preventDefault();
  const last = chart.options.x.length - 1;
  const now = chart.plot.cursor.idx ?? (step > 0 ? -1 : last + 1);
  const next = Math.max(0, Math.min(last, now + step));
  chart.plot.setCursor({ left: chart.plot.valToPos(chart.options.x[next], "x"), top: 1 });
};

nndl.plot = (chart, width) => {
  const { x, xName, xValue, xRange, value, series, log, low, high, band } = chart.options;
  const font = `12px ${nndl.css("--sans")}`;
  const xWidth = nndl.widest([x[0], x.at(-1)].map(xValue), font);
  const axis = (more) => ({
    stroke: nndl.css("--soft"),
    font,
    grid: { stroke: nndl.css("--line"), width: 1 },
    ticks: { show: false },
    ...more,
  });
  const shown = (values) => values.map((y) => (y === null || y === undefined || (log && y <= 0) ? null : y));
  return new uPlot(
    {
      width,
      height: chart.options.height ?? 250,
      padding: [null, Math.max(25, xWidth / 2), null, null],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: (_, i) => (series[i - 1]?.edge ? 0 : 7) },
        move: nndl.toPoint,
      },
      scales: {
        x: { time: false, range: xRange ?? ((_, from, to) => [from, to > from ? to : from + 1]) },
        y: { distr: log ? 3 : 1, range: log ? undefined : (_, from, to) => nndl.range(low ?? from, high ?? to) },
      },
      axes: [
        axis({
          grid: { show: false },
          values: (_, at) => at.map((v) => (v === null ? "" : xValue(v))),
          size: 26,
          space: Math.max(50, xWidth + 16),
          incrs: chart.options.xSteps,
          label: xName,
          labelSize: 20,
          labelGap: 2,
          labelFont: font,
        }),
        axis({
          values: (_, at) => at.map((v) => (v === null ? "" : value(v, true))),
          size: (_, labels) => Math.max(58, nndl.widest(labels ?? [], font) + 10),
        }),
      ],
      series: [
        {},
        ...series.map((line) => ({
          show: !line.hidden,
          stroke: nndl.css(`--series-${line.color}`),
          width: line.edge || line.dots ? 0 : 2,
          dash: line.dash,
          spanGaps: true,
          points: {
            show: line.dots ?? line.points ?? (nndl.known(line.values) < 3 && !line.edge),
            size: line.dots ? 5 : 7,
            fill: nndl.css(`--series-${line.color}`),
          },
        })),
      ],
      bands: nndl.between(series),
      hooks: {
        setCursor: [(plot) => chart.read(plot.cursor.idx ?? x.length - 1)],
        drawClear: band ? [(plot) => nndl.drawBand(plot, band)] : [],
      },
    },
    [x, ...series.map((line) => shown(line.values))],
    chart.host,
  );
};

/** How many pixels the widest of some texts takes. */
nndl.widest = (texts, font) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  return Math.ceil(Math.max(0, ...texts.map((text) => pen.measureText(text).width)));
};

/** The line under a pointer stands where the nearest points are. */
nndl.toPoint = (plot, left, top) => [left < 0 ? left : plot.valToPos(plot.data[0][plot.posToIdx(left)], "x"), top];

/** How many numbers there are; one or two are drawn as points, since they make no line. */
nndl.known = (values) => values.filter((value) => value !== null && value !== undefined).length;

/** What lies between two lines that are edges is filled: the upper one comes first. */
nndl.between = (series) =>
  series.flatMap((line, i) =>
    line.edge && series[i + 1]?.edge ? [{ series: [i + 1, i + 2], fill: nndl.css("--between") }] : [],
  );

/** Ends of an axis with some air. */
nndl.range = (from, to) => {
  if (from === null || to === null) {
    return [0, 1];
  }
  const air = to > from ? 0.06 * (to - from) : Math.abs(to) * 0.1 || 1;
  return [from - air, to + air];
};

/** A quiet background from one y to another. */
nndl.drawBand = (plot, [from, to]) => {
  const bottom = Math.min(plot.bbox.top + plot.bbox.height, plot.valToPos(from, "y", true));
  const top = Math.max(plot.bbox.top, plot.valToPos(to, "y", true));
  plot.ctx.fillStyle = nndl.css("--wash");
  plot.ctx.fillRect(plot.bbox.left, top, plot.bbox.width, Math.max(0, bottom - top));
};

/** Draws all charts, as wide as their places are. */
nndl.drawCharts = () => nndl.charts.forEach((chart) => chart.draw());
