/**
 * Internal. The command {@code nndl convert}: it turns samples of any format, or a folder of
 * pictures, into IDX files. Formats are read in {@link nndl.data.format}, pictures in {@link
 * nndl.data.image}. Begin with {@link nndl.command.convert.ConvertCommand}.
 */
package nndl.command.convert;
