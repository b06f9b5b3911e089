/**
 * Internal. Models in the file formats of other programs. The package writes ONNX and the JSON of
 * the book's second program. It reads this JSON, and tensors with PyTorch's names. A reader
 * allocates memory for numbers only while it reads them, so a wrong header alone cannot fill the
 * memory. Begin with {@link nndl.model.interchange.OnnxFile} and {@link
 * nndl.model.interchange.NamedLayers}.
 */
package nndl.model.interchange;
