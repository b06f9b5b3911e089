/**
 * Public API: training and prediction by the conventions of Spark's MLlib. Only this package needs
 * MLlib, so a program that does not use it needs no MLlib on its class path. Begin with {@link
 * nndl.ml.NetworkClassifier}.
 */
package nndl.ml;
