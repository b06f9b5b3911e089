/**
 * Internal. Trainings that are compared: each trial is a run on one slot of Spark, and a rung
 * trains those that are left. What trials leave in files is all that a search goes on from. Begin
 * with {@link nndl.trial.Contest}.
 */
package nndl.trial;
