/* Reads the data, draws the sections in their order, and switches between light, dark and paper. */

/** A slow browser paints while it still reads the data: what would move is first shown here. */
nndl.start = () => {
  const began = performance.now();
  document.body.classList.remove("undrawn");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data");
  const times = read("times");
  const run = data.runs[0];
  run.classNames ??= [];
  const page = {
    data,
    run,
    times: { ...times.runs?.[0], runs: times.runs },
    network: run.network && nndl.readNetwork(run.network),
    images: nndl.readImages?.(run),
  };
  nndl.page = page;
  nndl.themeButton();
  nndl.headline(page);
  document.querySelectorAll("main section").forEach(({ id }) => nndl[`${id}Section`](page));
  nndl.contents();
  nndl.footer(data, times);
  nndl.drawCharts();
  nndl.watchWidth();
  nndl.paper();
  page.milliseconds = performance.now() - began;
};

/** Dark if the reader's system is, until the button says otherwise. */
nndl.themeButton = () => {
  const button = document.getElementById("theme");
  const wish = matchMedia("(prefers-color-scheme: dark)");
  let chosen = false;
  const show = (dark) => {
    nndl.theme.set(dark);
    button.textContent = dark ? "Light" : "Dark";
  };
  wish.addEventListener("change", () => chosen || show(wish.matches));
  button.addEventListener("click", () => {
    chosen = true;
    show(!nndl.theme.isDark());
  });
  show(wish.matches);
  nndl.theme.listeners.push(() => nndl.charts.forEach((chart) => chart.update({})));
};

nndl.contents = () => {
  const sections = [...document.querySelectorAll("main section")];
  const item = (section) => {
    const heading = section.querySelector("h2");
    heading.id = `${section.id}-title`;
    section.setAttribute("aria-labelledby", heading.id);
    return nndl.el("li", {}, nndl.el("a", { href: `#${section.id}`, text: section.dataset.name }));
  };
  document.getElementById("contents").append(...sections.map(item));
};

nndl.footer = (data, times) => {
  const when = times.created ? ` from what was written on ${times.created.replace("T", " ").replace("Z", " UTC")}` : "";
  document.getElementById("made").append(
    nndl.el("p", {
      text: `Made by nndl ${data.version ?? ""}${when}. The page is one file and asks no server for anything. Charts: uPlot 1.6.30, MIT License.`,
    }),
  );
};

/** Charts follow the width of their places. */
nndl.watchWidth = () => {
  let width = window.innerWidth;
  let frame;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => nndl.drawCharts());
    }
  });
};

/** Paper is light, and narrower than a screen. */
nndl.paper = () => {
  const repeat = document.querySelector("details.repeat");
  let dark;
  let open;
  window.addEventListener("beforeprint", () => {
    dark = nndl.theme.isDark();
    open = repeat?.open;
    nndl.theme.set(false);
    repeat?.setAttribute("open", "");
    nndl.charts.forEach((chart) => chart.draw(chart.host.closest(".columns") ? 320 : 680));
  });
  window.addEventListener("afterprint", () => {
    nndl.theme.set(dark);
    repeat?.toggleAttribute("open", open);
    nndl.drawCharts();
  });
};

nndl.start();
