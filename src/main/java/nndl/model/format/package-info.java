/**
 * Internal. The files of models and checkpoints: the safetensors format, the names of tensors, and
 * the metadata. A reader allocates memory for numbers only while it reads their bytes, so a wrong
 * header alone cannot fill the memory. Begin with {@link nndl.model.format.SafeTensors}.
 */
package nndl.model.format;
