/**
 * Internal. The book: layer sizes, parameters, gradient, activation, cost, feedforward and
 * backpropagation. Nothing here knows files, samples or Spark. Begin with {@link
 * nndl.network.Backprop}.
 */
package nndl.network;
