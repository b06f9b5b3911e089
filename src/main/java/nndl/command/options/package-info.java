/**
 * Internal. The options that several commands share, each with its check: those of a training,
 * which {@code train} and {@code search} have, those that name samples, and those of a model whose
 * file does not say all. Options say what the user wants; {@link
 * nndl.command.options.TrainOptions#describe} turns those of a training into a description. Begin
 * with {@link nndl.command.options.TrainOptions}.
 */
package nndl.command.options;
