/**
 * Internal. What networks are compared with, as chapter 1 does it: a guess, the darkness of an
 * image, and a support vector machine. Nothing here knows Spark. Begin with {@link
 * nndl.command.baseline.Score}.
 */
package nndl.command.baseline;
