/**
 * Internal. Pictures as samples: distorting images, fitting drawings into the size of a model,
 * reading folders of pictures, and writing images as IDX files. This package does not depend on
 * Spark. Begin with {@link nndl.data.image.Distorter} and {@link nndl.data.image.PictureReader}.
 */
package nndl.data.image;
