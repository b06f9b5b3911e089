/**
 * Internal. What the columns of a table are worth to a model. The model card and the page show it.
 * Begin with {@link nndl.report.columns.Importance}.
 */
package nndl.report.columns;
