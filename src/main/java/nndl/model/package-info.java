/**
 * A trained network as a file that others can read, and what is done with it: no Spark and no
 * Hadoop is needed here. The format is safetensors, with what the inputs mean and the settings of
 * the run as metadata. Begin with {@link nndl.model.Model}.
 */
package nndl.model;
