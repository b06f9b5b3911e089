/**
 * Internal. Estimates of what a JVM will hold: named blocks of bytes, and the lists of blocks that
 * make an estimate. Each package names the blocks of its own classes. Begin with {@link
 * nndl.training.memory.MemoryEstimate}.
 */
package nndl.training.memory;
