/**
 * Internal. Data sets: which files belong to one, which samples a worker needs, and loading them. A
 * set may have many files, compressed or not, on any file system. Begin with {@link
 * nndl.data.SampleSet}.
 */
package nndl.data;
