/**
 * Internal. Estimates of what a JVM will hold: a list of named blocks of bytes for each JVM of a
 * job, and the formulas of their sizes. Begin with {@link nndl.training.memory.MemoryBlock}.
 */
package nndl.training.memory;
