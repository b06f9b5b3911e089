/**
 * Internal. Pictures as samples: distortions that make more images of few, folders of PNG files,
 * and writing images as IDX files. Nothing here knows Spark. Begin with {@link
 * nndl.data.image.Distorter}.
 */
package nndl.data.image;
