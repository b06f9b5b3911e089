/**
 * Internal. The command {@code nndl convert}, which converts samples of any format, or a folder of
 * pictures, to IDX files. {@link nndl.data.format} reads the formats, and {@link nndl.data.image}
 * reads pictures. Begin with {@link nndl.command.convert.ConvertCommand}.
 */
package nndl.command.convert;
