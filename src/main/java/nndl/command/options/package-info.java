/**
 * Internal. The options of a training, in groups, each with its checks; and the ways in which one
 * makes another useless. They say what the user wants, and do nothing about it. Begin with {@link
 * nndl.command.options.TrainOptions}.
 */
package nndl.command.options;
