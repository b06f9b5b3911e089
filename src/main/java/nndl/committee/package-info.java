/**
 * Internal. Models that answer as one, for programs that evaluate and predict. Begin with {@link
 * nndl.committee.Committee}.
 */
package nndl.committee;
