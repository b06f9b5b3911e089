/**
 * Internal. The state of a training as files, which are written while it runs and read when it is
 * resumed. A file that is damaged or foreign is skipped. Begin with {@link
 * nndl.training.checkpoint.Checkpoint}.
 */
package nndl.training.checkpoint;
