/**
 * Internal. The command {@code nndl deform}: it makes a large set of images out of a small one. The
 * images themselves are made in {@link nndl.data.image}. Begin with {@link
 * nndl.command.deform.DeformCommand}.
 */
package nndl.command.deform;
