/**
 * Internal. The memory that a JVM will need: a few terms for each JVM of a job, and the formula of
 * a training. Begin with {@link nndl.training.memory.TrainingMemory}.
 */
package nndl.training.memory;
