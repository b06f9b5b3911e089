/**
 * Internal. The command {@code nndl deform}: it makes a large set of images out of a small one. It
 * holds the options and the Spark job. Begin with {@link nndl.command.deform.DeformJob}.
 */
package nndl.command.deform;
