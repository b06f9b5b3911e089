/**
 * Internal. The commands {@code nndl export}, which writes a model as a file of another program,
 * and {@code nndl import}, which makes a model from such a file. {@link nndl.model.interchange}
 * reads and writes the formats. Begin with {@link nndl.command.interchange.ExportCommand}.
 */
package nndl.command.interchange;
