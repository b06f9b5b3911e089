/**
 * Internal. The file of a model or a checkpoint: the safetensors format, the names of tensors, and
 * strings about them. A header alone never makes it allocate memory for tensors; numbers are read
 * as their bytes come. Begin with {@link nndl.model.format.SafeTensors}.
 */
package nndl.model.format;
