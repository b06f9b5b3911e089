/**
 * Internal. Functions of each element by itself: activations, and adding one block to another. They
 * have no state. Begin with {@link nndl.math.elements.Activation}, whose constants are the
 * definitions.
 */
package nndl.math.elements;
