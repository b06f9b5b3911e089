/**
 * Internal. Files on any file system: timeouts for every call, reading ahead, writing files
 * completely or not at all, compression and checksums. The meaning of the content does not concern
 * this package. Begin with {@link nndl.data.storage.Storage}.
 */
package nndl.data.storage;
