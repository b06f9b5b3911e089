/**
 * Internal. Data sets: which files belong to a data set, which samples a worker needs, and how they
 * are loaded. The formats of the files are the task of {@link nndl.data.format}. Begin with {@link
 * nndl.data.SampleSet}.
 */
package nndl.data;
