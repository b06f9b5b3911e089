/**
 * Internal. The commands {@code nndl export} and {@code nndl import}: models leave as files of
 * other programs and come from them. The formats are in {@link nndl.model.interchange}. Begin with
 * {@link nndl.command.interchange.ExportOptions}.
 */
package nndl.command.interchange;
