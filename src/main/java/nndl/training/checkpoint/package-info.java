/**
 * Internal. Where a training stands, as files: written while it runs, read when it goes on. A file
 * that is torn or foreign is passed over. Begin with {@link nndl.training.checkpoint.Checkpoint}.
 */
package nndl.training.checkpoint;
