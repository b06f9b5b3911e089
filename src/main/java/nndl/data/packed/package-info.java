/**
 * Internal. Samples in memory, packed so that a digit takes a third of its pixels. A sink takes
 * samples one by one; packed samples hand them to the kernels as sparse rows. Begin with {@link
 * nndl.data.packed.Samples}.
 */
package nndl.data.packed;
