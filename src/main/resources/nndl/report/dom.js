/*
 * The page's own names, and elements made without a word of markup: text stays text, so names of classes and models
 * may hold whatever they like.
 */
const nndl = {};

/**
 * An element. Of its attributes `text` is its text, `on` its listeners by event, `style` numbers for the style sheet
 * (custom properties), and whatever is false or undefined is left out.
 */
nndl.el = (tag, attributes = {}, ...children) => nndl.fill(document.createElement(tag), attributes, children);

/** The same of SVG. */
nndl.svg = (tag, attributes = {}, ...children) =>
  nndl.fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

nndl.fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) {
      continue;
    }
    if (name === "text") {
      element.textContent = value;
    } else if (name === "on") {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (name === "style") {
      Object.entries(value).forEach(([property, number]) => element.style.setProperty(property, number));
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
};

/** Where a section's content goes. */
nndl.body = (id) => document.querySelector(`#${id} .body`);

/** A sentence where a picture would be if there were data for it. */
nndl.missing = (text) => nndl.el("p", { class: "missing" }, nndl.prose(text));

/** The same for a whole section, which then need not explain itself. */
nndl.lack = (body, text) => {
  body.parentNode.classList.add("lacks");
  body.append(nndl.missing(text));
};

/** Why figures of answers are missing. */
nndl.unevaluated = (run, what) =>
  run.diverged
    ? `${what} not known: the training diverged, so there is no network that could answer.`
    : `${what} not known: the model was not evaluated. ${run.noImages ?? ""}`;

/** A text whose options stay in one line. */
nndl.prose = (text) =>
  text.split(/(--[\w-]+)/).map((part, i) => (i % 2 ? nndl.el("span", { class: "option", text: part }) : part));

/**
 * A table.
 *
 * @param caption what it holds; hidden where a heading says so already
 * @param heads of the columns
 * @param rows arrays of texts or elements, the first of each a heading
 */
nndl.table = (caption, heads, rows, attributes = {}) => {
  const cell = (content, i) => (i === 0 ? nndl.el("th", { scope: "row" }, content) : nndl.el("td", {}, content));
  const table = nndl.el(
    "table",
    attributes,
    nndl.el("caption", { class: "hidden-text", text: caption }),
    nndl.el(
      "thead",
      {},
      nndl.el(
        "tr",
        {},
        heads.map((head) => nndl.el("th", { scope: "col", text: head })),
      ),
    ),
    nndl.el(
      "tbody",
      {},
      rows.map((row) => nndl.el("tr", {}, row.map(cell))),
    ),
  );
  return nndl.scroll(caption, table, rows.length > 15);
};

/** A box that scrolls by itself where its content is too wide for the page, by keys too. */
nndl.scroll = (label, content, tall = false) =>
  nndl.el("div", { class: tall ? "scroll tall" : "scroll", tabindex: 0, role: "group", "aria-label": label }, content);

/** The table behind a picture, made when somebody opens it: `make` gives what is in it. */
nndl.behind = (label, make) => {
  const details = nndl.el("details", { class: "only-screen" }, nndl.el("summary", { text: label }));
  const refresh = () => {
    if (details.open) {
      details.lastChild !== details.firstChild && details.lastChild.remove();
      details.append(make());
    }
  };
  details.addEventListener("toggle", refresh);
  details.refresh = refresh;
  return details;
};

/**
 * Buttons of which one is chosen.
 *
 * @param names of the buttons
 * @param choose is told the number of the one that was pressed
 */
nndl.choice = (label, names, choose) => {
  const buttons = names.map((name, i) =>
    nndl.el("button", {
      type: "button",
      text: name,
      "aria-pressed": String(i === 0),
      on: {
        click: () => {
          buttons.forEach((button, j) => button.setAttribute("aria-pressed", String(i === j)));
          choose(i);
        },
      },
    }),
  );
  return nndl.el("div", { class: "choice", role: "group", "aria-label": label }, buttons);
};

/** A list of one class of samples to choose from. */
nndl.select = (label, names, choose) => {
  const select = nndl.el(
    "select",
    { on: { change: () => choose(select.selectedIndex) } },
    names.map((name) => nndl.el("option", { text: name })),
  );
  return nndl.el("label", {}, nndl.el("span", { class: "soft", text: label }), select);
};

/** Whether the page is dark, and who wants to know when that changes. */
nndl.theme = {
  listeners: [],
  isDark: () => document.documentElement.dataset.theme === "dark",
  set(dark) {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    this.listeners.forEach((listener) => listener());
  },
};
