/**
 * Internal. The file of a model or a checkpoint: the safetensors format, the names of tensors, and
 * strings about them. It is read as bytes come, and what a header announces takes no memory. Begin
 * with {@link nndl.model.format.SafeTensors}.
 */
package nndl.model.format;
