/*
 * The network itself: from the numbers of a sample to the activations of every layer, and from those of the last one
 * to a class. The weights are the model's float32 numbers, or int8 numbers with a factor for each row. These stay
 * int8, so that eight million of them take 8 MB and are decoded at once. Sums are taken in double precision, so the
 * outputs of a float32 network are those of nndl to about 1e-6.
 */

/** The error function's complement, to 1.5e-7 (Abramowitz and Stegun, 7.1.26). */
nndl.erfc = (x) => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const tail = factors.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x);
  return x < 0 ? 2 - tail : tail;
};

/** What a neuron makes of its weighted input, by the names that options have. */
nndl.activations = {
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  "scaled-tanh": (z) => 1.7159 * Math.tanh((2 / 3) * z),
  relu: (z) => Math.max(0, z),
  "leaky-relu": (z) => (z < 0 ? 0.01 * z : z),
  gelu: (z) => (z * nndl.erfc(-z / Math.SQRT2)) / 2,
  step: (z) => (z > 0 ? 1 : 0),
};

nndl.softmax = (z) => {
  const most = Math.max(...z);
  const powers = z.map((x) => Math.exp(x - most));
  const sum = nndl.sum(powers);
  return powers.map((power) => power / sum);
};

/**
 * Weights as the page's data have them, ready to be multiplied: matrices to be added, of float32 numbers, or of int8
 * numbers with a factor for each row. The second of int8 numbers is what rounding took.
 */
nndl.readWeights = ({ weights, scales, rest }) =>
  scales
    ? [{ numbers: nndl.int8(weights), scales: nndl.floats(scales) }, ...(rest ? nndl.readWeights(rest) : [])]
    : [{ numbers: nndl.floats(weights) }];

/** The weights themselves, as float32 numbers. */
nndl.weightsOf = ({ rows, columns, matrices }) => {
  const weights = new Float32Array(rows * columns);
  for (const { numbers, scales } of matrices) {
    for (let row = 0, at = 0; row < rows; row++) {
      const scale = scales ? scales[row] : 1;
      for (const end = at + columns; at < end; at++) {
        weights[at] += scale * numbers[at];
      }
    }
  }
  return weights;
};

/** A network as the page's data have it, ready to be asked. */
nndl.readNetwork = (data) => {
  const layers = data.layers.map((layer) => ({
    rows: layer.rows,
    columns: layer.columns,
    matrices: nndl.readWeights(layer),
    biases: nndl.floats(layer.biases),
  }));
  return {
    layers,
    hidden: data.hidden,
    output: data.output,
    range: data.inputRange ?? [0, 1],
    mean: data.mean && nndl.floats(data.mean),
    deviation: data.deviation && nndl.floats(data.deviation),
    targets: data.targets,
  };
};

/** w a + b of a layer. Of int8 numbers, each row is multiplied by its factor at its end. */
nndl.weightedInputs = ({ rows, columns, matrices, biases }, a) => {
  const inputs = Float64Array.from(a);
  const z = Array.from(biases);
  for (const { numbers, scales } of matrices) {
    for (let row = 0, at = 0; row < rows; row++) {
      let sum = 0;
      for (let column = 0; column < columns; column++, at++) {
        sum += numbers[at] * inputs[column];
      }
      z[row] += scales ? scales[row] * sum : sum;
    }
  }
  return z;
};

/**
 * The activations of every layer but the inputs.
 *
 * @param inputs of a sample, as they are before they are standardised
 */
nndl.activationsOf = (network, inputs) => {
  let a = Float32Array.from(inputs);
  if (network.mean) {
    a = a.map((x, k) => Math.fround(x - network.mean[k]) / network.deviation[k]);
  }
  return network.layers.map((layer, l) => {
    const z = nndl.weightedInputs(layer, a);
    const last = l === network.layers.length - 1;
    if (last && network.output === "softmax") {
      a = nndl.softmax(z);
    } else {
      a = z.map(nndl.activations[last ? network.output : network.hidden]);
    }
    a = a.map(Math.fround); // so that two outputs that are 1 in nndl are equal here too
    return a;
  });
};

/**
 * What outputs say: a share for each answer, and the answer. With an output for each class a share is that output.
 * Outputs for bits are multiplied, a or 1 - a for each bit; codes of no class are one more answer.
 */
nndl.answerOf = (network, outputs, classes) => {
  if (network.targets === "one-hot") {
    return { shares: outputs, answer: outputs.indexOf(Math.max(...outputs)) };
  }
  const bit = (code, j) => (code >> (outputs.length - 1 - j)) & 1;
  const share = (code) => outputs.reduce((product, a, j) => product * (bit(code, j) ? a : 1 - a), 1);
  const shares = Array.from({ length: classes }, (_, c) => share(c));
  const code = outputs.reduce((sum, a) => 2 * sum + (a > 0.5 ? 1 : 0), 0);
  if (classes < 2 ** outputs.length) {
    shares.push(Math.max(0, 1 - nndl.sum(shares)));
  }
  return { shares, answer: Math.min(code, classes) };
};
