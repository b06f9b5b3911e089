/**
 * Internal. The book: what its chapter 1 is about, in the chapter's order. Nothing here knows
 * files, samples or Spark. The equations are those of chapter 1.
 *
 * <ol>
 *   <li>A perceptron weighs its inputs and says 1 or 0: {@link nndl.math.elements.Activation#STEP},
 *       equations (1) and (2). It is flat, so no small change of a weight shows.
 *   <li>A sigmoid neuron is a smooth perceptron: {@link nndl.math.elements.Activation#SIGMOID},
 *       equations (3) to (5).
 *   <li>Layers of neurons are a network: {@link nndl.network.Layout} has their sizes, {@link
 *       nndl.network.Parameters} their weights and biases, {@link nndl.network.Initialiser} where
 *       these begin, and {@link nndl.network.Coding} what the outputs stand for.
 *   <li>Feedforward computes the outputs of a network layer by layer: {@link
 *       nndl.network.Feedforward}, equation (22). {@link nndl.network.Cost} says how far they are
 *       from what is wanted, equation (6).
 *   <li>Backpropagation finds the slope of the cost in every weight and bias: {@link
 *       nndl.network.Backprop} adds it to a {@link nndl.network.Gradient}, equations (8), (13) and
 *       (19); a step against it is {@link nndl.network.Parameters#step}, equations (20) and (21).
 * </ol>
 */
package nndl.network;
