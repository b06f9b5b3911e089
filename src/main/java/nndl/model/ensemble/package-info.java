/**
 * Internal. Models that answer as one, for programs that evaluate and predict. Begin with {@link
 * nndl.model.ensemble.Ensemble}.
 */
package nndl.model.ensemble;
