/**
 * Internal. Functions of the elements of arrays: activations, dropout, and the steps of optimisers.
 * They have no state. Begin with {@link nndl.math.elements.Activation}, whose constants are the
 * definitions.
 */
package nndl.math.elements;
