/**
 * Internal. File formats of samples: IDX, CSV and LIBSVM. A {@link nndl.data.format.Part} is a file
 * that was looked at but not read; it hands its samples to a sink. Begin with {@link
 * nndl.data.format.IdxPart}.
 */
package nndl.data.format;
