/**
 * Public API: a trained network, for use in programs of your own. It needs neither Spark nor
 * Hadoop; methods whose types are of internal packages are internal too. Begin with {@link
 * nndl.model.Model}.
 */
package nndl.model;
