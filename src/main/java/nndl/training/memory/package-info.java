/**
 * Internal. What a JVM will hold, foreseen: named blocks of bytes, and the list of them that makes
 * a plan. Each room names the blocks of its own classes. Begin with {@link
 * nndl.training.memory.MemoryEstimate}.
 */
package nndl.training.memory;
