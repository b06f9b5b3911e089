/**
 * Internal. Neural networks as in chapter 1 of the book, in the chapter's order. This package knows
 * no files, samples or Spark. Begin with {@link nndl.network.Feedforward}; the equations are those
 * of chapter 1.
 *
 * <ol>
 *   <li>A perceptron weights its inputs and outputs 1 or 0: {@link
 *       nndl.math.elements.Activation#STEP}, equations (1) and (2). Its output is constant almost
 *       everywhere, so a small change of a weight has no visible effect.
 *   <li>A sigmoid neuron is a smooth perceptron: {@link nndl.math.elements.Activation#SIGMOID},
 *       equations (3) to (5).
 *   <li>Layers of neurons are a network: {@link nndl.network.Layout} has their sizes, {@link
 *       nndl.network.Parameters} their weights and biases, {@link nndl.network.Initialiser} draws
 *       the initial ones, and {@link nndl.network.Coding} says what the outputs stand for.
 *   <li>Feedforward computes the outputs of a network layer by layer: {@link
 *       nndl.network.Feedforward}, equation (22). {@link nndl.network.Cost} says how far they are
 *       from the desired outputs, equation (6).
 *   <li>Backpropagation finds the slope of the cost in every weight and bias: {@link
 *       nndl.network.Backprop} adds it to a {@link nndl.network.Gradient}, equations (8), (13) and
 *       (19); a step against it is {@link nndl.network.Parameters#step}, equations (20) and (21).
 * </ol>
 *
 * <p>Beyond chapter 1, for training: {@link nndl.network.Dropout} leaves out neurons: a worker
 * draws which, and feedforward and backpropagation apply it. {@link nndl.network.Targets} says
 * which outputs are desired, and how much a sample of each class counts. {@link
 * nndl.network.InputTransform} standardises inputs.
 */
package nndl.network;
