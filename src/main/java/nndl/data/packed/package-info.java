/**
 * Internal. Samples in memory, packed so that a digit needs about 40% of the bytes of its pixels. A
 * sink receives samples one by one; training and evaluations read packed samples as sparse rows.
 * Begin with {@link nndl.data.packed.Samples}.
 */
package nndl.data.packed;
