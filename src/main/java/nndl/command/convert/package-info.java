/**
 * Internal. The command {@code nndl convert}: samples of any format, or a folder of pictures,
 * become IDX files. It starts no Spark job. Begin with {@link nndl.command.convert.ConvertOptions}.
 */
package nndl.command.convert;
