/** Floor 1: the book. Sizes, parameters, gradient, activation, cost, feedforward and backprop. */
package nndl.network;
