/**
 * Internal. Estimates of the memory that a JVM will need: a list of named blocks of bytes for each
 * JVM of a job, and the formulas for their sizes. Begin with {@link
 * nndl.training.memory.MemoryBlock}.
 */
package nndl.training.memory;
