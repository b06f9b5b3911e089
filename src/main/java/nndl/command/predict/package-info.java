/**
 * Internal. The command {@code nndl predict}: the class of each sample or picture, or the digits of
 * a row, by one model or several. It holds the options, the Spark job and its writers. Begin with
 * {@link nndl.command.predict.PredictPlan}.
 */
package nndl.command.predict;
