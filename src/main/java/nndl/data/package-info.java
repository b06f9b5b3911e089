/**
 * Internal. Data sets: which files belong to one, which samples a worker needs, and loading them.
 * This package does not know how a file holds samples; {@link nndl.data.format} does. Begin with
 * {@link nndl.data.SampleSet}.
 */
package nndl.data;
