/**
 * Internal. Files with the state of a training. They are written while the training runs, and read
 * when it is resumed. A damaged file, or one of another version of the format, is skipped. Begin
 * with {@link nndl.training.checkpoint.Checkpoint}.
 */
package nndl.training.checkpoint;
