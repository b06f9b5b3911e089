/**
 * Internal. Files on any file system: timeouts for every call, reading ahead, writing files
 * completely or not at all, compression and checksums. It does not know what the bytes mean. Begin
 * with {@link nndl.data.storage.Storage}.
 */
package nndl.data.storage;
