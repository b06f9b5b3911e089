/**
 * Internal. The options that several commands share, with their checks. There are options of a
 * training, which {@code train} and {@code search} have, options that name samples, and options for
 * missing metadata of a model. Options say what the user wants; {@link
 * nndl.command.options.TrainOptions#describe} turns those of a training into a description. Begin
 * with {@link nndl.command.options.TrainOptions}.
 */
package nndl.command.options;
