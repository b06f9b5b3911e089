/**
 * Internal. File formats of samples: IDX, CSV and LIBSVM. A {@link nndl.data.format.Part} is a file
 * whose size and form are known but whose samples are not read yet; it passes its samples to a sink
 * and does not know what becomes of them. Begin with {@link nndl.data.format.IdxPart}.
 */
package nndl.data.format;
