/**
 * Internal. The commands {@code nndl export} and {@code nndl import}: they write a model as a file
 * of another program, and make a model of such a file. The formats are in {@link
 * nndl.model.interchange}. Begin with {@link nndl.command.interchange.ExportCommand}.
 */
package nndl.command.interchange;
