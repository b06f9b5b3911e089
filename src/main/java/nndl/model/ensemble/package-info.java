/**
 * Internal. Models that answer as one, for programs that evaluate and predict. Begin with {@link
 * nndl.model.ensemble.Committee}.
 */
package nndl.model.ensemble;
