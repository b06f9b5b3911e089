/**
 * Internal. Samples in memory, packed so that a digit takes about 40% of the bytes of its pixels. A
 * sink takes samples one by one; packed samples are read by the kernels as sparse rows. Begin with
 * {@link nndl.data.packed.Samples}.
 */
package nndl.data.packed;
