/**
 * Public API: a trained network, and what is done with it in a program of one's own. No Spark and
 * no Hadoop is needed here. Methods whose types are of internal rooms are internal too. Begin with
 * {@link nndl.model.Model}.
 */
package nndl.model;
