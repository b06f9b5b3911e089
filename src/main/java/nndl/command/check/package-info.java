/**
 * Internal. The command {@code nndl check}, which says whether a training could begin, without
 * training. Begin with {@link nndl.command.check.CheckCommand}; {@link
 * nndl.command.check.TrainingChecks} has the checks in their order.
 */
package nndl.command.check;
