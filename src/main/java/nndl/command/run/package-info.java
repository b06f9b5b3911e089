/**
 * Internal. What a run will do, and its files, as far as both are known before Spark starts.
 * Trainings of one application and trials of a search share it. Begin with {@link
 * nndl.command.run.RunPlan}.
 */
package nndl.command.run;
