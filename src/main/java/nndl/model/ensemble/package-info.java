/**
 * Internal. Ensembles of models whose outputs are averaged, for commands that evaluate and predict.
 * The package does not depend on Spark or on the files of samples. Begin with {@link
 * nndl.model.ensemble.Ensemble}.
 */
package nndl.model.ensemble;
