/**
 * Internal. Pictures as samples: distortions that make more images of few, drawings fitted into the
 * size of a model, folders of pictures, and writing images as IDX files. Nothing here knows Spark.
 * Begin with {@link nndl.data.image.Distorter} and {@link nndl.data.image.PictureReader}.
 */
package nndl.data.image;
