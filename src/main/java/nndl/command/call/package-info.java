/**
 * Internal. A training that a program calls: it runs in the program's thread and Spark context, and
 * leaves both as they were. The public API is {@link nndl.Training}. Begin with {@link
 * nndl.command.call.TrainingCall}.
 */
package nndl.command.call;
