/**
 * Public API: a trained network, for use in your own programs. It needs neither Spark nor Hadoop. A
 * method is internal if its parameters or its result have a type of an internal package. Begin with
 * {@link nndl.model.Model}.
 */
package nndl.model;
