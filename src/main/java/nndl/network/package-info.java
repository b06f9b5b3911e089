/**
 * Internal. Neural networks as in chapter 1 of the book, in the chapter's order. This package does
 * not depend on files, data sets or Spark. Begin with {@link nndl.network.Feedforward}. The
 * equations below are those of chapter 1.
 *
 * <ol>
 *   <li>A perceptron outputs 1 if the weighted sum of its inputs is above a threshold, and else 0:
 *       {@link nndl.math.elements.Activation#STEP}, equations (1) and (2). Its output is constant
 *       almost everywhere, so a small change of a weight has no visible effect.
 *   <li>A sigmoid neuron is a smooth perceptron: {@link nndl.math.elements.Activation#SIGMOID},
 *       equations (3) to (5).
 *   <li>Layers of neurons form a network: {@link nndl.network.Layout} contains their sizes, {@link
 *       nndl.network.Parameters} contains their weights and biases, {@link
 *       nndl.network.Initialiser} draws the initial weights and biases, and {@link
 *       nndl.network.Coding} defines how the outputs encode classes.
 *   <li>{@link nndl.network.Feedforward} computes the outputs of a network layer by layer, equation
 *       (22). {@link nndl.network.Cost} measures how far they are from the desired outputs,
 *       equation (6).
 *   <li>{@link nndl.network.Backprop} computes the partial derivative of the cost with respect to
 *       every weight and bias by backpropagation, and adds it to a {@link nndl.network.Gradient},
 *       equations (8), (13) and (19). {@link nndl.network.Parameters#step} makes a step against the
 *       gradient, equations (20) and (21).
 * </ol>
 *
 * <p>Some classes go beyond chapter 1, for training. {@link nndl.network.Dropout} drops neurons: a
 * worker draws the masks, and feedforward and backpropagation apply them. {@link
 * nndl.network.Targets} defines the desired outputs and the weight of each class. {@link
 * nndl.network.InputTransform} shifts and scales inputs.
 */
package nndl.network;
