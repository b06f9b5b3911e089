/**
 * Internal. The command {@code nndl deform}, which makes a large set of images from a small one.
 * {@link nndl.data.image} makes the images themselves. Begin with {@link
 * nndl.command.deform.DeformCommand}.
 */
package nndl.command.deform;
