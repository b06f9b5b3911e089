/**
 * Internal. A model in the files of other programs: ONNX, NumPy's NPZ and the JSON of the book's
 * second program are written, and these two and PyTorch's names are read. Nothing that a file
 * announces takes memory before it is there. Begin with {@link nndl.model.interchange.OnnxFile} and
 * {@link nndl.model.interchange.NamedLayers}.
 */
package nndl.model.interchange;
