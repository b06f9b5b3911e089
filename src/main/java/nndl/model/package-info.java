/**
 * A trained network as a file that others can read. The format is safetensors, with the settings of
 * the run as metadata. Begin with {@link nndl.model.ModelFile}.
 */
package nndl.model;
