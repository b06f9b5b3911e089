/**
 * Internal. Bytes on any file system: time limits for every call, reading ahead, files that are
 * written whole or not at all, compression and checksums. Nothing here knows what the bytes mean.
 * Begin with {@link nndl.data.storage.Storage}.
 */
package nndl.data.storage;
