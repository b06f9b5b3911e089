/**
 * Internal. Tables in files: how their rows are read, what a {@link nndl.data.recipe.Recipe} learns
 * from them, and which rows are held out. Begin with {@link nndl.data.table.Rows} and {@link
 * nndl.data.table.Table}.
 */
package nndl.data.table;
