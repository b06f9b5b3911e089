/**
 * Internal. The recipe that turns a row of named cells into the inputs of a network. It needs
 * neither Spark nor Hadoop, because a model uses it alone. Begin with {@link
 * nndl.data.recipe.Recipe}.
 */
package nndl.data.recipe;
