/**
 * Internal. Files on any file system: timeouts for every call, reading ahead, writing files so that
 * they are whole also after a power cut, one owner for each directory, compression and checksums.
 * The meaning of the content does not concern this package. Begin with {@link
 * nndl.data.storage.Storage}, and for owners with {@link nndl.data.storage.Lease}.
 */
package nndl.data.storage;
