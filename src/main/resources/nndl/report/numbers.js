/* Numbers: as people read them, and as the page's data hold them. */

/** 10,000. */
nndl.count = (n) => Math.round(n).toLocaleString("en-GB");

/** A sign that is as wide as a plus. */
nndl.minus = (text) => text.replace("-", "\u2212");

/** 95.12 %, with a space that does not break. */
nndl.percent = (share, digits = 2) => `${nndl.minus((100 * share).toFixed(digits))}\u00a0%`;

/** Two digits near 0 and 100 %, where one would hide which of two outputs is larger. */
nndl.sureness = (share) => nndl.percent(share, share < 0.01 || (share > 0.99 && share < 0.99995) ? 2 : 1);

/** At most so many digits that say something: 0.0123, 12.3, 1,230. */
nndl.short = (x, digits = 3) => {
  if (x === null || x === undefined || Number.isNaN(x)) {
    return "unknown";
  }
  if (x === 0 || !Number.isFinite(x)) {
    return String(x);
  }
  const size = Math.abs(x);
  if (size >= 1e6 || size < 1e-4) {
    return nndl.minus(x.toExponential(digits - 1).replace("e+", "e"));
  }
  return nndl.minus(Number(x.toPrecision(digits)).toLocaleString("en-GB", { maximumFractionDigits: 8 }));
};

/** 8.3 s, 2 min 5 s, 1 h 12 min. */
nndl.seconds = (s) => {
  if (s < 60) {
    return `${s < 10 ? s.toFixed(1) : Math.round(s)}\u00a0s`;
  }
  const whole = Math.round(s);
  return whole < 3600
    ? `${Math.floor(whole / 60)}\u00a0min ${whole % 60}\u00a0s`
    : `${Math.floor(whole / 3600)}\u00a0h ${Math.floor((whole % 3600) / 60)}\u00a0min`;
};

/** "1 image", "12 images". */
nndl.many = (n, one, more = `${one}s`) => `${nndl.count(n)} ${n === 1 ? one : more}`;

/** "Test" of "test". */
nndl.capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The bytes that a base64 text stands for. */
nndl.bytes = (base64) => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }
  return bytes;
};

/** Little-endian float32 numbers, whatever this machine has. */
nndl.floats = (base64) => {
  const bytes = nndl.bytes(base64);
  const view = new DataView(bytes.buffer);
  const floats = new Float32Array(bytes.length / 4);
  for (let i = 0; i < floats.length; i++) {
    floats[i] = view.getFloat32(4 * i, true);
  }
  return floats;
};

nndl.int8 = (base64) => new Int8Array(nndl.bytes(base64).buffer);

nndl.sum = (numbers) => numbers.reduce((sum, x) => sum + x, 0);

/** The mean of numbers, and their standard deviation by n - 1. */
nndl.spread = (numbers) => {
  const mean = nndl.sum(numbers) / numbers.length;
  const squares = nndl.sum(numbers.map((x) => (x - mean) ** 2));
  return { mean, deviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0 };
};

/** A value of a cell of a style sheet's variable, for what is drawn on a canvas. */
nndl.css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
