/**
 * Internal. Models in the files of other programs: it writes ONNX, NumPy's NPZ and the JSON of the
 * book's second program, and reads the latter two and PyTorch's tensor names. A header alone never
 * makes it allocate memory for tensors. Begin with {@link nndl.model.interchange.OnnxFile} and
 * {@link nndl.model.interchange.NamedLayers}.
 */
package nndl.model.interchange;
