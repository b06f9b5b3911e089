/**
 * Internal. Several models whose outputs are averaged, for commands that evaluate and predict. It
 * does not know files of samples or Spark. Begin with {@link nndl.model.ensemble.Ensemble}.
 */
package nndl.model.ensemble;
