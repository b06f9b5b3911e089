/**
 * Internal. File formats of samples: IDX, CSV and LIBSVM. A {@link nndl.data.format.Part} is a file
 * whose format and number of samples are determined, but whose samples are not loaded. It reads its
 * samples and passes them to a sink; how they are stored or used does not concern it. Begin with
 * {@link nndl.data.format.IdxPart}.
 */
package nndl.data.format;
